import numpy as np

f32 = np.float32


def _cut(x, i, j, stride, size):
    return x[:, :, i * stride:i * stride + size[0], j * stride:j * stride + size[1]]


def conv_forward_naive(x, w, b, conv_param):
    x, w, b = x.astype(f32), w.astype(f32), b.astype(f32)
    s, p = conv_param['stride'], conv_param['pad']
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    Ho, Wo = (xp.shape[2] - w.shape[2]) // s + 1, (xp.shape[3] - w.shape[3]) // s + 1
    out = np.zeros((x.shape[0], w.shape[0], Ho, Wo), dtype=f32)
    rows = w.reshape(w.shape[0], -1)
    for i in range(Ho):
        for j in range(Wo):
            out[:, :, i, j] = _cut(xp, i, j, s, w.shape[2:]).reshape(len(x), -1) @ rows.T + b
    return out, (xp, w, s, p)


def conv_backward_naive(dout, cache):
    xp, w, s, p = cache
    dout = dout.astype(f32)
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            dw += (dout[:, :, i, j].T @ _cut(xp, i, j, s, w.shape[2:]).reshape(len(xp), -1)).reshape(w.shape)
            into = _cut(dxp, i, j, s, w.shape[2:])
            into += (dout[:, :, i, j] @ w.reshape(w.shape[0], -1)).reshape(into.shape)
    return dxp[:, :, p:xp.shape[2] - p, p:xp.shape[3] - p], dw, dout.sum(axis=(0, 2, 3))


def max_pool_forward_naive(x, pool_param):
    x, s = x.astype(f32), pool_param['stride']
    size = pool_param['pool_height'], pool_param['pool_width']
    Ho, Wo = (x.shape[2] - size[0]) // s + 1, (x.shape[3] - size[1]) // s + 1
    out = np.zeros(x.shape[:2] + (Ho, Wo), dtype=f32)
    for i in range(Ho):
        for j in range(Wo):
            out[:, :, i, j] = _cut(x, i, j, s, size).max(axis=(2, 3))
    return out, (x, out, s, size)


def max_pool_backward_naive(dout, cache):
    x, out, s, size = cache
    dx = np.zeros_like(x)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            here = _cut(x, i, j, s, size) == out[:, :, i, j][:, :, None, None]
            _cut(dx, i, j, s, size)[...] += here * dout[:, :, i, j][:, :, None, None].astype(f32)
    return dx
