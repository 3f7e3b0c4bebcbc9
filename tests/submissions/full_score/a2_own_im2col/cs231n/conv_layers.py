import numpy as np


def _indices(C, Hout, Wout, HH, WW, stride):
    """which pixel goes where: three arrays (C*HH*WW, Hout*Wout)"""
    c, i, j = np.meshgrid(np.arange(C), np.arange(HH), np.arange(WW), indexing='ij')
    r, q = np.meshgrid(stride * np.arange(Hout), stride * np.arange(Wout), indexing='ij')
    return (c.reshape(-1, 1), i.reshape(-1, 1) + r.reshape(1, -1), j.reshape(-1, 1) + q.reshape(1, -1))


def _pad(x, p):
    out = np.zeros((x.shape[0], x.shape[1], x.shape[2] + 2 * p, x.shape[3] + 2 * p), dtype=x.dtype)
    out[:, :, p:x.shape[2] + p, p:x.shape[3] + p] = x
    return out


def conv_forward_naive(x, w, b, conv_param):
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    s, p = conv_param['stride'], conv_param['pad']
    Hout, Wout = int(1 + (H + 2 * p - HH) / s), int(1 + (W + 2 * p - WW) / s)
    k = _indices(C, Hout, Wout, HH, WW, s)
    cols = _pad(x, p)[:, k[0], k[1], k[2]]                     # N, C*HH*WW, places
    out = np.matmul(w.reshape(F, -1), cols) + b[:, None]
    return out.reshape(N, F, Hout, Wout), dict(cols=cols, k=k, w=w, shape=x.shape, p=p)


def conv_backward_naive(dout, cache):
    N, C, H, W = cache['shape']
    F, p = dout.shape[1], cache['p']
    d = dout.reshape(N, F, -1)
    db = d.sum(axis=(0, 2))
    dw = np.matmul(d, cache['cols'].transpose(0, 2, 1)).sum(axis=0).reshape(cache['w'].shape)
    dcols = np.matmul(cache['w'].reshape(F, -1).T, d)
    dx = np.zeros((N, C, H + 2 * p, W + 2 * p))
    np.add.at(dx, (slice(None),) + cache['k'], dcols)
    return dx[:, :, p:H + p, p:W + p], dw, db


def max_pool_forward_naive(x, pool_param):
    N, C, H, W = x.shape
    ph, pw, s = pool_param['pool_height'], pool_param['pool_width'], pool_param['stride']
    Hout, Wout = 1 + (H - ph) // s, 1 + (W - pw) // s
    _, i, j = _indices(1, Hout, Wout, ph, pw, s)
    cols = x[:, :, i, j]                                         # N, C, ph*pw, places
    best = cols.argmax(axis=2)
    place = np.arange(Hout * Wout)
    flat = i[best, place] * W + j[best, place]
    out = cols.max(axis=2).reshape(N, C, Hout, Wout)
    return out, (x.shape, flat)


def max_pool_backward_naive(dout, cache):
    (N, C, H, W), flat = cache
    dx = np.zeros((N * C, H * W))
    np.add.at(dx, (np.arange(N * C)[:, None], flat.reshape(N * C, -1)), dout.reshape(N * C, -1))
    return dx.reshape(N, C, H, W)
