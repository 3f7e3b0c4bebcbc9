"""The embedded images: made of real ones, the same for the same seed, and no scanned digit on both sides of a split."""

import sys

import numpy as np
import pytest

from reference.embedded_images import CLASS_NAMES, NUM_TEST, NUM_TRAIN, compose, crop, enlarge, load_embedded, spread


@pytest.fixture(scope="module")
def embedded():
    return load_embedded()


def test_shapes_and_values(embedded):
    X, y, X_test, y_test = embedded
    assert (X.shape, X_test.shape) == ((NUM_TRAIN, 32, 32, 3), (NUM_TEST, 32, 32, 3))
    assert (X.dtype, X_test.dtype) == (np.uint8, np.uint8)
    assert (y.shape, y_test.shape) == ((NUM_TRAIN,), (NUM_TEST,))
    assert (X.min(), X.max()) == (0, 255)


def test_all_ten_classes_are_frequent(embedded):
    for labels in (embedded[1], embedded[3]):
        counts = np.bincount(labels)
        assert len(counts) == len(CLASS_NAMES)
        assert counts.min() > 0.07 * len(labels)


def test_they_are_made_once_and_cannot_be_changed(embedded):
    assert load_embedded() is embedded
    with pytest.raises(ValueError, match="read-only"):
        embedded[0][0, 0, 0, 0] = 1


def test_the_same_seed_gives_the_same_images(embedded):
    again = load_embedded.__wrapped__()
    for first, second in zip(embedded, again, strict=True):
        np.testing.assert_array_equal(first, second)


def test_another_seed_gives_other_images(embedded):
    others = load_embedded.__wrapped__(seed=7)
    assert not np.array_equal(embedded[1], others[1])
    assert not np.array_equal(embedded[2], others[2])


def test_what_to_do_where_scikit_learn_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ImportError, match="pip install scikit-learn"):
        load_embedded.__wrapped__()


def test_a_cut_through_the_training_rows_parts_the_scanned_digits():
    chosen = spread(np.random.default_rng(0).permutation(1438), 8000)
    counts = np.bincount(chosen)
    assert set(counts) == {5, 6}
    for cut in (1000, 5000, 7000):
        assert len(set(chosen[:cut]) & set(chosen[cut:])) <= 1


def test_what_is_drawn_lies_inside_and_covers_the_middle():
    drawn = enlarge(np.ones((200, 8, 8)), np.random.default_rng(0))
    assert drawn.shape == (200, 32, 32)
    assert drawn.min() >= 0
    assert drawn.max() <= 1
    np.testing.assert_allclose(drawn[:, 12:20, 12:20], 1, rtol=1e-6)
    assert len(np.unique(drawn.sum(axis=(1, 2)).round(3))) > 150  # of many sizes


def test_enlarging_keeps_up_up_and_left_left():
    glyph = np.zeros((8, 8))
    glyph[1, 6] = 1  # above, on the right
    for drawn in enlarge(np.stack([glyph] * 20), np.random.default_rng(0)):
        row, column = np.unravel_index(drawn.argmax(), drawn.shape)
        assert row < 16 < column


def test_crops_are_pieces_of_the_photographs():
    photos = np.arange(2 * 40 * 50 * 3).reshape(2, 40, 50, 3)
    for piece in crop(photos, 20, np.random.default_rng(0)):
        picture = piece if piece[0, 0, 0] < piece[0, -1, 0] else piece[:, ::-1]
        which, top, left, _ = np.unravel_index(picture[0, 0, 0], photos.shape)
        np.testing.assert_array_equal(picture, photos[which, top : top + 32, left : left + 32])


def test_without_ink_the_photograph_is_left():
    photos = np.full((1, 40, 40, 3), 100, dtype=np.uint8)
    labels = np.zeros(5, dtype=int)
    blank = compose(np.zeros((5, 8, 8)), labels, photos, np.random.default_rng(0))
    assert np.abs(blank.astype(int) - 100).max() < 25  # but for the grain
    inked = compose(np.ones((5, 8, 8)), labels, photos, np.random.default_rng(0))
    assert np.abs(inked[:, 14:18, 14:18].astype(int) - 100).mean() > 15


def test_pixels_tell_the_class_in_part(embedded):
    """Hard enough to leave something to learn, easy enough to see progress: nearest neighbours beat guessing."""
    X, X_test = (images.reshape(len(images), -1).astype(np.float32) for images in (embedded[0][::4], embedded[2][::5]))
    order = (X**2).sum(axis=1) - 2 * X_test @ X.T  # (400, 2000): by these, neighbours are nearer or farther
    y_pred = embedded[1][::4][order.argmin(axis=1)]
    assert 0.2 < np.mean(y_pred == embedded[3][::5]) < 0.6
