import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    S, P = conv_param['stride'], conv_param['pad']
    (N, C, H, W), (F, _, HH, WW) = x.shape, w.shape
    padded = np.pad(x, [(0, 0), (0, 0), (P, P), (P, P)])
    out = np.zeros((N, F, (H + 2 * P - HH) // S + 1, (W + 2 * P - WW) // S + 1))
    for i in range(out.shape[2]):
        for j in range(out.shape[3]):
            patch = padded[:, None, :, i * S:i * S + HH, j * S:j * S + WW]
            out[:, :, i, j] = (patch * w[None]).sum(axis=(2, 3, 4)) + b
    return out, (x, w, b, conv_param)


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    S, P = conv_param['stride'], conv_param['pad']
    HH, WW = w.shape[2:]
    padded = np.pad(x, [(0, 0), (0, 0), (P, P), (P, P)])
    dpadded, dw = np.zeros(padded.shape), np.zeros(w.shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            patch = padded[:, :, i * S:i * S + HH, j * S:j * S + WW]
            up = dout[:, :, i, j]
            dw += np.tensordot(up.T, patch, 1)
            dpadded[:, :, i * S:i * S + HH, j * S:j * S + WW] += np.tensordot(up, w, 1)
    return dpadded[:, :, P:-P, P:-P], dw, dout.sum(axis=(0, 2, 3))


def max_pool_forward_naive(x, pool_param):
    h, w, S = pool_param['pool_height'], pool_param['pool_width'], pool_param['stride']
    rows, cols = range(0, x.shape[2] - h + 1, S), range(0, x.shape[3] - w + 1, S)
    out = np.array([[x[:, :, r:r + h, c:c + w].max(axis=(2, 3)) for c in cols] for r in rows])
    return out.transpose(2, 3, 0, 1), (x, pool_param)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    h, w, S = pool_param['pool_height'], pool_param['pool_width'], pool_param['stride']
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(*dout.shape):
        window = x[n, c, i * S:i * S + h, j * S:j * S + w]
        r, q = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * S + r, j * S + q] = dout[n, c, i, j]
    return dx
