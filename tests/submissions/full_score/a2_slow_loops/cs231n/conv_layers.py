import numpy as np


def out_size(n, field, pad, stride):
    return int((n - field + 2 * pad) / stride + 1)


def pixel(x, n, c, row, col, pad):
    row, col = row - pad, col - pad
    if row < 0 or col < 0 or row >= x.shape[2] or col >= x.shape[3]:
        return 0.0
    return x[n, c, row, col]


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param['stride'], conv_param['pad']
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    out = np.zeros((N, F, out_size(H, HH, pad, stride), out_size(W, WW, pad, stride)))
    for n in range(N):
        for f in range(F):
            for i in range(out.shape[2]):
                for j in range(out.shape[3]):
                    total = b[f]
                    for c in range(C):
                        for u in range(HH):
                            for v in range(WW):
                                total += w[f, c, u, v] * pixel(x, n, c, i * stride + u, j * stride + v, pad)
                    out[n, f, i, j] = total
    return out, (x, w, b, conv_param)


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param['stride'], conv_param['pad']
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(b.shape)
    for n in range(N):
        for f in range(F):
            for i in range(dout.shape[2]):
                for j in range(dout.shape[3]):
                    g = dout[n, f, i, j]
                    db[f] += g
                    for c in range(C):
                        for u in range(HH):
                            row = i * stride + u - pad
                            if row < 0 or row >= H:
                                continue
                            for v in range(WW):
                                col = j * stride + v - pad
                                if 0 <= col < W:
                                    dw[f, c, u, v] += g * x[n, c, row, col]
                                    dx[n, c, row, col] += g * w[f, c, u, v]
    return dx, dw, db


def window(x, n, c, i, j, pool_param):
    r, q = i * pool_param['stride'], j * pool_param['stride']
    return x[n, c, r:r + pool_param['pool_height'], q:q + pool_param['pool_width']]


def max_pool_forward_naive(x, pool_param):
    print('pooling', x.shape)
    N, C, H, W = x.shape
    s = pool_param['stride']
    out = np.zeros((N, C, out_size(H, pool_param['pool_height'], 0, s), out_size(W, pool_param['pool_width'], 0, s)))
    for n in range(N):
        for c in range(C):
            for i in range(out.shape[2]):
                for j in range(out.shape[3]):
                    best = -np.inf
                    for value in window(x, n, c, i, j, pool_param).flatten():
                        if value > best:
                            best = value
                    out[n, c, i, j] = best
    return out, (x, pool_param)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    dx = np.zeros(x.shape)
    for n in range(x.shape[0]):
        for c in range(x.shape[1]):
            for i in range(dout.shape[2]):
                for j in range(dout.shape[3]):
                    win = window(x, n, c, i, j, pool_param)
                    into = window(dx, n, c, i, j, pool_param)
                    best = win.max()
                    for u in range(win.shape[0]):
                        for v in range(win.shape[1]):
                            if win[u, v] == best:
                                into[u, v] += dout[n, c, i, j]
    return dx
