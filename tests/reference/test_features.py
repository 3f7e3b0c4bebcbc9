"""Features: HOG against pictures whose edges we drew, hues against matplotlib's conversion."""

import numpy as np
import pytest
from matplotlib.colors import rgb_to_hsv as matplotlib_rgb_to_hsv

from reference.features import color_histogram_hsv, extract_features, hog_feature, rgb2gray, rgb_to_hsv


def ramp(degrees, size=32):
    """A picture whose brightness grows by 1 a pixel in one direction: from the right (0) towards down (90)."""
    row, column = np.indices((size, size))
    angle = np.radians(degrees)
    return 100 + column * np.cos(angle) + row * np.sin(angle)


# ------------------------------------------------------------------ HOG


@pytest.mark.parametrize("degrees", range(10, 360, 20))
def test_a_ramp_fills_the_bin_of_its_direction(degrees):
    """Dark-to-bright and bright-to-dark are the same direction; the middle of bin k is 20 k + 10 degrees."""
    cells = hog_feature(ramp(degrees)).reshape(4, 4, 9)
    inner = cells[:3, :3]  # the last row and column of pixels have no neighbour to differ from
    np.testing.assert_allclose(inner[..., degrees % 180 // 20], 1, rtol=1e-9)
    np.testing.assert_allclose(inner.sum(axis=-1), 1, rtol=1e-9)


def test_a_vertical_edge_is_found_in_its_cell_only():
    image = np.zeros((32, 32))
    image[:, 12:] = 80  # the step lies between columns 11 and 12, in the second column of cells
    cells = hog_feature(image).reshape(4, 4, 9)
    expected = np.zeros((4, 4, 9))
    expected[:, 1, 0] = 80 / 8  # 8 of 64 pixels see it
    np.testing.assert_allclose(cells, expected)


def test_a_horizontal_edge_is_found_in_its_cell_only():
    image = np.zeros((32, 32))
    image[20:] = 80
    cells = hog_feature(image).reshape(4, 4, 9)
    expected = np.zeros((4, 4, 9))
    expected[2, :, 4] = 80 / 8  # 90 degrees
    np.testing.assert_allclose(cells, expected)


def test_a_negative_is_described_as_the_picture_is():
    image = np.random.default_rng(0).uniform(0, 255, size=(32, 32))
    np.testing.assert_allclose(hog_feature(255 - image), hog_feature(image), rtol=1e-9)


def test_brightness_and_contrast():
    image = np.random.default_rng(0).uniform(0, 100, size=(32, 32, 3))
    np.testing.assert_allclose(hog_feature(image + 50), hog_feature(image), rtol=1e-9)
    np.testing.assert_allclose(hog_feature(2 * image), 2 * hog_feature(image), rtol=1e-9)


def test_a_flat_picture_has_no_edges():
    assert not hog_feature(np.full((32, 32, 3), 7.0)).any()


@pytest.mark.parametrize(
    ("shape", "length"), [((32, 32, 3), 144), ((32, 32), 144), ((32, 32, 1), 144), ((24, 40, 3), 135), ((29, 17), 54)]
)
def test_how_long_a_description_is(shape, length):
    image = np.random.default_rng(0).uniform(0, 255, size=shape)
    assert hog_feature(image).shape == (length,)


def test_pixels_beyond_the_last_whole_cell_are_left_out():
    image = np.random.default_rng(0).uniform(0, 255, size=(29, 18))
    marked = image.copy()
    marked[25:], marked[:, 17:] = 0, 0
    np.testing.assert_array_equal(hog_feature(marked), hog_feature(image))


def test_bytes_do_not_wrap_around():
    image = np.random.default_rng(0).integers(0, 256, size=(32, 32, 3), dtype=np.uint8)
    np.testing.assert_allclose(hog_feature(image), hog_feature(image.astype(float)))


# ------------------------------------------------------------------ colours


def test_hsv_against_matplotlib():
    rgb = np.random.default_rng(0).uniform(size=(40, 50, 3))
    rgb[:20] = rgb[:20].round(1)  # many equal channels
    np.testing.assert_allclose(rgb_to_hsv(rgb), matplotlib_rgb_to_hsv(rgb), atol=1e-12)


def test_hsv_of_the_corners_of_the_cube():
    corners = np.array(np.meshgrid([0, 1], [0, 1], [0, 1])).T.reshape(-1, 3)
    np.testing.assert_allclose(rgb_to_hsv(corners), matplotlib_rgb_to_hsv(corners), atol=1e-12)


@pytest.mark.parametrize(
    ("color", "place"), [((250, 5, 5), 0), ((240, 240, 0), 1), ((0, 200, 0), 3), ((0, 150, 150), 5), ((0, 0, 9), 6)]
)
def test_the_bin_of_a_color(color, place):
    """Red, yellow, green, cyan and blue: hues 0, 1/6, 1/3, 1/2 and 2/3."""
    histogram = color_histogram_hsv(np.full((8, 8, 3), color))
    expected = np.zeros(10)
    expected[place] = 1
    np.testing.assert_array_equal(histogram, expected)


def test_a_histogram_counts_all_pixels():
    image = np.random.default_rng(0).uniform(0, 255, size=(32, 32, 3))
    hue = matplotlib_rgb_to_hsv(image / 255)[..., 0]
    counts, _ = np.histogram(hue, bins=7, range=(0, 1))
    np.testing.assert_array_equal(color_histogram_hsv(image, nbin=7, normalized=False), counts)
    np.testing.assert_allclose(color_histogram_hsv(image, nbin=7), counts / 1024)


def test_a_range_that_no_hue_is_in():
    assert color_histogram_hsv(np.full((8, 8, 3), (0, 200, 0)), xmin=200, xmax=255).sum() == 0


def test_gray():
    image = np.random.default_rng(0).uniform(0, 255, size=(5, 6, 3))
    np.testing.assert_allclose(rgb2gray(np.full((5, 6, 3), 7.0)), 7)
    np.testing.assert_allclose(rgb2gray(image)[2, 3], image[2, 3] @ [0.299, 0.587, 0.114])
    np.testing.assert_array_equal(rgb2gray(image[..., 0]), image[..., 0])


# ------------------------------------------------------------------ both


def test_features_stand_side_by_side():
    images = np.random.default_rng(0).uniform(0, 255, size=(3, 32, 32, 3))
    features = extract_features(images, [hog_feature, color_histogram_hsv, lambda image: image.max()])
    assert features.shape == (3, 144 + 10 + 1)
    np.testing.assert_array_equal(features[1, :144], hog_feature(images[1]))
    np.testing.assert_array_equal(features[1, 144:154], color_histogram_hsv(images[1]))
    assert features[2, 154] == images[2].max()


def test_progress_is_told_when_asked_for(capsys):
    images = np.zeros((2001, 1, 1, 1))
    extract_features(images, [np.ravel])
    assert capsys.readouterr().out == ""
    extract_features(images, [np.ravel], verbose=True)
    assert capsys.readouterr().out.splitlines() == [
        "features of 1000 of 2001 images",
        "features of 2000 of 2001 images",
    ]
