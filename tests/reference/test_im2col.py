"""Windows as columns: what stands where, and that going back is the transpose of going there."""

import numpy as np
import pytest

from reference.im2col import col2im_6d, col2im_indices, im2col_6d, im2col_indices

# (N, C, H, W), (HH, WW), pad, stride
SIZES = [((2, 3, 4, 5), (3, 2), 1, 1), ((3, 2, 7, 6), (2, 3), 0, 2), ((1, 1, 3, 3), (3, 3), 2, 3)]


@pytest.mark.parametrize(("shape", "window", "pad", "stride"), SIZES)
def test_each_window_is_the_part_of_the_image_that_it_names(shape, window, pad, stride):
    x, (HH, WW) = np.random.default_rng(0).standard_normal(shape), window
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = im2col_6d(x, HH, WW, pad, stride)
    for n, i, j in np.ndindex(windows.shape[3:]):
        here = padded[n, :, i * stride : i * stride + HH, j * stride : j * stride + WW]
        np.testing.assert_array_equal(windows[:, :, :, n, i, j], here)


@pytest.mark.parametrize(("shape", "window", "pad", "stride"), SIZES)
def test_columns_go_by_place_then_by_image(shape, window, pad, stride):
    x = np.random.default_rng(0).standard_normal(shape)
    windows = im2col_6d(x, *window, pad, stride)
    cols = im2col_indices(x, *window, padding=pad, stride=stride)
    N, H_out, W_out = windows.shape[3:]
    assert cols.shape == (shape[1] * window[0] * window[1], H_out * W_out * N)
    for n, i, j in np.ndindex(N, H_out, W_out):
        np.testing.assert_array_equal(cols[:, (i * W_out + j) * N + n], windows[:, :, :, n, i, j].ravel())


@pytest.mark.parametrize(("shape", "window", "pad", "stride"), SIZES)
def test_going_back_is_the_transpose(shape, window, pad, stride):
    """<im2col(x), c> = <x, col2im(c)> for all x and c, in both layouts."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal(shape)
    windows = im2col_6d(x, *window, pad, stride)
    c = rng.standard_normal(windows.shape)
    assert np.sum(windows * c) == pytest.approx(np.sum(x * col2im_6d(c, *shape[2:], pad, stride)))
    cols = im2col_indices(x, *window, padding=pad, stride=stride)
    c = rng.standard_normal(cols.shape)
    back = col2im_indices(c, shape, *window, padding=pad, stride=stride)
    assert back.shape == shape
    assert np.sum(cols * c) == pytest.approx(np.sum(x * back))


def test_windows_are_a_view_that_nobody_can_write_to():
    windows = im2col_6d(np.zeros((1, 1, 4, 4)), 2, 2, 0, 1)
    with pytest.raises(ValueError, match="read-only"):
        windows[...] = 1
