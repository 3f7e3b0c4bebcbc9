"""Images as columns: every window that a filter is laid over becomes one column of a matrix.

A convolution is then one matrix product, which computers are good at. The windows are a view, made of strides: the
image is copied only once, when the view is laid out as a matrix. Letters as in `layers.conv_forward_naive`.
"""

import numpy as np


def im2col_6d(x, HH, WW, pad, stride):
    """All windows of the padded images.

    Inputs:
    - x: images, of shape (N, C, H, W)
    - HH, WW: height and width of a window
    - pad: zeros on each side of the images
    - stride: pixels between neighbouring windows

    Returns:
    - windows: a read-only view of shape (C, HH, WW, N, H', W'); windows[:, :, :, n, i, j] is one window
    """
    x_padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(x_padded, (HH, WW), axis=(2, 3))  # (N, C, places, HH, WW)
    return windows[:, :, ::stride, ::stride].transpose(1, 4, 5, 0, 2, 3)


def col2im_6d(windows, H, W, pad, stride):
    """Add windows up to images again: the way back of im2col_6d, as a gradient takes it.

    Inputs:
    - windows: of shape (C, HH, WW, N, H', W')
    - H, W: height and width of the images
    - pad, stride: as for im2col_6d

    Returns:
    - x: of shape (N, C, H, W); each pixel is the sum of what the windows hold at its place
    """
    C, HH, WW, N, H_out, W_out = windows.shape
    x_padded = np.zeros((C, N, H + 2 * pad, W + 2 * pad), windows.dtype)
    for i, j in np.ndindex(HH, WW):  # the pixel (i, j) of all windows at once: these never meet
        x_padded[:, :, i : i + stride * H_out : stride, j : j + stride * W_out : stride] += windows[:, i, j]
    return x_padded[:, :, pad : pad + H, pad : pad + W].transpose(1, 0, 2, 3)  # (N, C, H, W)


def im2col_indices(x, field_height, field_width, padding=1, stride=1):
    """All windows as the columns of a matrix.

    Returns:
    - cols: of shape (C * HH * WW, H' * W' * N); the N images of one place stand side by side
    """
    windows = im2col_6d(x, field_height, field_width, padding, stride)
    return windows.transpose(0, 1, 2, 4, 5, 3).reshape(x.shape[1] * field_height * field_width, -1)


def col2im_indices(cols, x_shape, field_height=3, field_width=3, padding=1, stride=1):
    """Add the columns of such a matrix up to images, of shape x_shape, (N, C, H, W)."""
    N, C, H, W = x_shape
    H_out = 1 + (H + 2 * padding - field_height) // stride
    windows = cols.reshape(C, field_height, field_width, H_out, -1, N).transpose(0, 1, 2, 5, 3, 4)
    return col2im_6d(windows, H, W, padding, stride)
