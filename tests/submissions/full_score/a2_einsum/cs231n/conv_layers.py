import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def windows(x, h, w, stride):
    return sliding_window_view(x, (h, w), axis=(2, 3))[:, :, ::stride, ::stride]  # n c i j h w


def conv_forward_naive(x, w, b, conv_param):
    p = conv_param['pad']
    xp = np.pad(x, [(0, 0)] * 2 + [(p, p)] * 2)
    view = windows(xp, *w.shape[2:], conv_param['stride'])
    return np.einsum('ncijhw,fchw->nfij', view, w, optimize=True) + b.reshape(1, -1, 1, 1), (x, xp, w, conv_param)


def conv_backward_naive(dout, cache):
    x, xp, w, conv_param = cache
    s, p = conv_param['stride'], conv_param['pad']
    HH, WW = w.shape[2:]
    view = windows(xp, HH, WW, s)
    dw = np.einsum('ncijhw,nfij->fchw', view, dout)
    # put zeros between the numbers of dout and slide the turned filters over it
    spread = np.zeros(dout.shape[:2] + (xp.shape[2] - HH + 1, xp.shape[3] - WW + 1))
    spread[:, :, ::s, ::s] = dout
    spread = np.pad(spread, [(0, 0)] * 2 + [(HH - 1,) * 2, (WW - 1,) * 2])
    dxp = np.einsum('nfijhw,fchw->ncij', windows(spread, HH, WW, 1), w[:, :, ::-1, ::-1])
    return dxp[:, :, p:dxp.shape[2] - p, p:dxp.shape[3] - p], dw, np.einsum('nfij->f', dout)


def max_pool_forward_naive(x, pool_param):
    view = windows(x, pool_param['pool_height'], pool_param['pool_width'], pool_param['stride'])
    return view.max(axis=(4, 5)), (x, pool_param)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    h, w, s = pool_param['pool_height'], pool_param['pool_width'], pool_param['stride']
    view = windows(x, h, w, s)
    mask = view == view.max(axis=(4, 5), keepdims=True)
    share = mask * (dout / mask.sum(axis=(4, 5)))[..., None, None]
    dx = np.zeros_like(x)
    into = sliding_window_view(dx, (h, w), axis=(2, 3), writeable=True)[:, :, ::s, ::s]
    for a, b in np.ndindex(h, w):
        into[:, :, :, :, a, b] += share[:, :, :, :, a, b]
    return dx
