import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    s, p = conv_param['stride'], conv_param['pad']
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    x_pad = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), 'constant')
    out = np.zeros((N, F, 1 + (H + 2 * p - HH) // s, 1 + (W + 2 * p - WW) // s))
    for n in range(N):
        for f in range(F):
            for i in range(out.shape[2]):
                for j in range(out.shape[3]):
                    out[n, f, i, j] = np.sum(x_pad[n, :, i * s:i * s + HH, j * s:j * s + WW] * w[f]) + b[f]
    # keep the padded picture, the backward pass needs it
    return out, (x_pad, w, b, conv_param)


def conv_backward_naive(dout, cache):
    x_pad, w, b, conv_param = cache
    s = conv_param['stride']
    N, F, Ho, Wo = dout.shape
    F, C, HH, WW = w.shape
    dx, dw = np.zeros_like(x_pad), np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(Ho):
                for j in range(Wo):
                    dw[f] += dout[n, f, i, j] * x_pad[n, :, i * s:i * s + HH, j * s:j * s + WW]
                    dx[n, :, i * s:i * s + HH, j * s:j * s + WW] += dout[n, f, i, j] * w[f]
    return dx, dw, dout.sum(axis=0)


def max_pool_forward_naive(x, pool_param):
    h, w, s = (pool_param[k] for k in ('pool_height', 'pool_width', 'stride'))
    N, C, H, W = x.shape
    out = np.empty((N, C, 1 + (H - h) // s, 1 + (W - w) // s))
    for i in range(out.shape[2]):
        for j in range(out.shape[3]):
            out[:, :, i, j] = np.amax(x[:, :, i * s:i * s + h, j * s:j * s + w], axis=(-1, -2))
    return out, (x, pool_param)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    h, w, s = (pool_param[k] for k in ('pool_height', 'pool_width', 'stride'))
    dx = np.zeros_like(x)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            part = x[:, :, i * s:i * s + h, j * s:j * s + w]
            mask = part == part.max(axis=(2, 3), keepdims=True)
            dx[:, :, i * s:i * s + h, j * s:j * s + w] += mask * dout[:, :, i:i + 1, j:j + 1]
    return dx
