# layers.py got too long
import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param['stride'], conv_param['pad']
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    assert (H + 2 * pad - HH) % stride == 0, 'height does not work'
    assert (W + 2 * pad - WW) % stride == 0, 'width does not work'
    Hout = 1 + (H + 2 * pad - HH) // stride
    Wout = 1 + (W + 2 * pad - WW) // stride

    xp = np.pad(x, ((0,), (0,), (pad,), (pad,)), mode='constant')
    out = np.zeros((N, F, Hout, Wout))
    for n in range(N):
        for f in range(F):
            for r in range(Hout):
                for c in range(Wout):
                    window = xp[n, :, r:r + HH, c:c + WW]
                    out[n, f, r, c] = np.sum(window * w[f, :, ::-1, ::-1]) + b[f]
    return out, (x, w, b, conv_param)


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param['stride'], conv_param['pad']
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, Hout, Wout = dout.shape

    xp = np.pad(x, ((0,), (0,), (pad,), (pad,)), mode='constant')
    dxp = np.zeros_like(xp)
    dw = np.zeros_like(w)
    db = np.zeros_like(b)
    for n in range(N):
        for f in range(F):
            for r in range(Hout):
                for c in range(Wout):
                    up = dout[n, f, r, c]
                    r0, c0 = r * stride, c * stride
                    db[f] += up
                    dw[f] += up * xp[n, :, r0:r0 + HH, c0:c0 + WW]
                    dxp[n, :, r0:r0 + HH, c0:c0 + WW] += up * w[f]
    dx = dxp[:, :, pad:pad + H, pad:pad + W]
    return dx, dw, db


def max_pool_forward_naive(x, pool_param):
    ph, pw, s = pool_param['pool_height'], pool_param['pool_width'], pool_param['stride']
    N, C, H, W = x.shape
    Hout = (H - ph) // s + 1
    Wout = (W - pw) // s + 1
    out = np.zeros((N, C, Hout, Wout))
    for r in range(Hout):
        for c in range(Wout):
            out[:, :, r, c] = x[:, :, r * s:r * s + ph, c * s:c * s + pw].max(axis=(2, 3), initial=0)
    return out, (x, pool_param)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    ph, pw, s = pool_param['pool_height'], pool_param['pool_width'], pool_param['stride']
    dx = np.zeros_like(x)
    N, C, Hout, Wout = dout.shape
    for n in range(N):
        for ch in range(C):
            for r in range(Hout):
                for c in range(Wout):
                    window = x[n, ch, r * s:r * s + ph, c * s:c * s + pw]
                    mask = window == window.max()
                    dx[n, ch, r * s:r * s + ph, c * s:c * s + pw] += mask * dout[n, ch, r, c]
    return dx
