"""Pictures: the arrays number by number, the drawings by what they hold."""

import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest

from reference import vis_utils
from reference.vis_utils import confusion_matrix, vis_grid, vis_nn, visualize_grid

ROOT = Path(__file__).parents[2]


@pytest.fixture
def drawn(monkeypatch):
    """matplotlib that draws without a screen, and keeps what would have been shown."""
    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figures = []

    def keep():
        plt.gcf().canvas.draw()
        figures.append(plt.gcf())

    monkeypatch.setattr(plt, "show", keep)
    yield figures
    plt.close("all")


def test_matplotlib_is_loaded_only_to_draw():
    code = "import sys, reference.vis_utils; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


# ------------------------------------------------------------------ grids


def test_a_grid_is_no_taller_than_needed():
    assert visualize_grid(np.ones((5, 4, 6, 3))).shape == (2 * 5 - 1, 3 * 7 - 1, 3)
    assert visualize_grid(np.ones((9, 4, 6, 3)), padding=2).shape == (3 * 6 - 2, 3 * 8 - 2, 3)
    assert visualize_grid(np.ones((1, 4, 6, 1))).shape == (4, 6, 1)


def test_each_image_is_stretched_by_itself():
    images = np.random.default_rng(0).normal(size=(4, 3, 3, 3)) * np.array([1, 10, 100, 1000]).reshape(4, 1, 1, 1)
    grid = visualize_grid(images, ubound=255.0, padding=1)
    for number, (top, left) in enumerate([(0, 0), (0, 4), (4, 0), (4, 4)]):
        tile, image = grid[top : top + 3, left : left + 3], images[number]
        np.testing.assert_allclose(tile, 255 * (image - image.min()) / (image.max() - image.min()))
    assert not grid[3].any()
    assert not grid[:, 3].any()


def test_images_in_a_grid_can_be_stretched_together():
    images = np.stack([np.full((2, 2, 3), value) for value in (10.0, 20.0, 30.0)])
    grid = vis_grid(images)
    assert grid.shape == (5, 5, 3)
    assert (grid[0, 0, 0], grid[0, 4, 0], grid[4, 0, 0], grid[4, 4, 0]) == (0, 0.5, 1, 0)


def test_rows_of_images():
    rows = [[np.full((2, 3, 1), 10.0 * row + column) for column in range(4)] for row in range(2)]
    grid = vis_nn(rows)
    assert grid.shape == (2 * 3 - 1, 4 * 4 - 1, 1)
    assert grid[3, 12, 0] == 1
    np.testing.assert_allclose(grid[0, 4, 0], 1 / 13)


def test_images_of_one_value_become_black():
    assert not visualize_grid(np.full((2, 3, 3, 3), 7.0)).any()


def test_the_images_stay_as_they_are():
    images = np.random.default_rng(0).normal(size=(4, 3, 3, 3))
    kept = images.copy()
    for function in (visualize_grid, vis_grid, lambda images: vis_nn([list(images)])):
        function(images)
        np.testing.assert_array_equal(images, kept)


# ------------------------------------------------------------------ confusion


def test_what_was_taken_for_what():
    counts = confusion_matrix(np.array([0, 0, 1, 2, 2, 2]), np.array([0, 2, 1, 2, 0, 0]), num_classes=4)
    assert counts.tolist() == [[1, 0, 1, 0], [0, 1, 0, 0], [2, 0, 1, 0], [0, 0, 0, 0]]


def test_confusion_with_labels_that_are_floats():
    assert confusion_matrix(np.array([1]), np.array([0.0]), 2).tolist() == [[0, 0], [1, 0]]


def test_the_confusion_is_drawn_in_percent(drawn):
    vis_utils.show_confusion(np.array([0, 0, 0, 0, 1]), np.array([0, 0, 0, 1, 1]), ["cat", "dog", "owl"])
    (figure,) = drawn
    ax = figure.axes[0]
    assert sorted(text.get_text() for text in ax.texts) == ["100", "25", "75"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["cat", "dog", "owl"]


# ------------------------------------------------------------------ drawings


def test_examples_stand_under_their_class(drawn):
    X = np.arange(6.0).reshape(6, 1, 1, 1) * np.ones((6, 4, 4, 3))
    vis_utils.show_examples(X, np.array([0, 1, 0, 1, 0, 1]), ["even", "odd", "none"], per_class=2)
    (figure,) = drawn
    assert [ax.get_title() for ax in figure.axes[:3]] == ["even", "odd", "none"]
    for label in (0, 1):
        for row in range(2):
            (image,) = figure.axes[3 * row + label].images
            assert image.get_array()[0, 0, 0] % 2 == label
    assert not figure.axes[2].images


def test_images_under_their_titles(drawn):
    images = [np.random.default_rng(k).normal(size=(4, 4, 3)) for k in range(3)]
    vis_utils.show_images(images, ["a", "b", "c"], columns=2)
    (figure,) = drawn
    assert [ax.get_title() for ax in figure.axes] == ["a", "b", "c", ""]
    array = figure.axes[1].images[0].get_array()
    assert (array.dtype, array.min(), array.max()) == (np.uint8, 0, 255)


@pytest.mark.parametrize("results", [{(1e-3, 0.1): 0.25, (1e-2, 0.1): 0.5, (1e-3, 0.5): 0.375}, {(1e-3, 0.1): 0.25}])
def test_a_search_is_drawn_with_its_holes(drawn, results):
    vis_utils.show_search(results, "rate", "strength")
    (figure,) = drawn
    ax = figure.axes[0]
    assert sorted(text.get_text() for text in ax.texts) == sorted(f"{100 * value:.1f}" for value in results.values())
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("rate", "strength")
