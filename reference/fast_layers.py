"""Convolution and pooling without a loop over places: the same answers as the naive layers, much sooner.

Each loop here is over the few pixels of a window, never over the many places where a window can stand. Signatures and
caches are those of the naive layers in `layers`, which say what everything means.
"""

import numpy as np

from .im2col import col2im_6d, im2col_6d


def conv_forward_fast(x, w, b, conv_param):
    """The forward pass of a convolutional layer, as one matrix product: (F, C * HH * WW) @ (C * HH * WW, places)."""
    F, _, HH, WW = w.shape
    windows = im2col_6d(x, HH, WW, conv_param["pad"], conv_param["stride"])
    N, H_out, W_out = windows.shape[3:]
    out = w.reshape(F, -1) @ windows.reshape(w[0].size, -1)  # (F, N * H' * W')
    out += b[:, np.newaxis]
    out = np.ascontiguousarray(out.reshape(F, N, H_out, W_out).transpose(1, 0, 2, 3))  # (N, F, H', W')
    return out, (x, w, b, conv_param)


def conv_backward_fast(dout, cache):
    """The backward pass: that of the matrix product, then windows become images again."""
    x, w, _, conv_param = cache
    F, _, HH, WW = w.shape
    pad, stride = conv_param["pad"], conv_param["stride"]
    windows = im2col_6d(x, HH, WW, pad, stride)
    dout_rows = dout.transpose(1, 0, 2, 3).reshape(F, -1)  # (F, N * H' * W')
    dw = (dout_rows @ windows.reshape(w[0].size, -1).T).reshape(w.shape)
    dwindows = (w.reshape(F, -1).T @ dout_rows).reshape(windows.shape)  # (C, HH, WW, N, H', W')
    dx = col2im_6d(dwindows, *x.shape[2:], pad, stride)
    return dx, dw, np.sum(dout_rows, axis=1)


def max_pool_forward_fast(x, pool_param):
    """The forward pass of max pooling: the largest so far, over one pixel of all windows after the other."""
    out, *others = _pixels(x, pool_param)
    out = out.copy()
    for pixel in others:
        np.maximum(out, pixel, out=out)
    return out, (x, pool_param)


def max_pool_backward_fast(dout, cache):
    """The backward pass: each window's gradient goes to the first of its pixels that is as large as its maximum."""
    x, pool_param = cache
    out, _ = max_pool_forward_fast(x, pool_param)
    dx = np.zeros(x.shape, dout.dtype)
    waiting = np.ones(out.shape, dtype=bool)  # windows whose maximum was not met yet
    for pixel, dpixel in zip(_pixels(x, pool_param), _pixels(dx, pool_param), strict=True):
        met = waiting & (pixel == out)
        dpixel += dout * met
        waiting &= ~met
    return dx


def _pixels(x, pool_param):
    """For each pixel of a window, row by row: a view of it in all windows, of shape (N, C, H', W')."""
    HH, WW, stride = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    H, W = x.shape[2:]
    places = [(i, j) for i in range(HH) for j in range(WW)]
    return [x[:, :, i : H - HH + i + 1 : stride, j : W - WW + j + 1 : stride] for i, j in places]
