import numpy as np

from . import layers


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    rows = np.zeros((N * H * W, C))
    for c in range(C):
        rows[:, c] = x[:, c].ravel()
    normal, cache = layers.batchnorm_forward(rows, gamma, beta, bn_param)
    out = np.zeros(x.shape)
    for c in range(C):
        out[:, c] = normal[:, c].reshape(N, H, W)
    return out, cache


def spatial_batchnorm_backward(dout, cache):
    N, C, H, W = dout.shape
    rows = np.stack([dout[:, c].ravel() for c in range(C)], axis=1)
    drows, dgamma, dbeta = layers.batchnorm_backward(rows, cache)
    dx = np.stack([drows[:, c].reshape(N, H, W) for c in range(C)], axis=1)
    return dx, dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    eps = gn_param.get('eps', 1e-5)
    N, C, H, W = x.shape
    size = C // G
    xhat, stds = np.zeros(x.shape), {}
    for n in range(N):
        for g in range(G):
            part = x[n, g * size:(g + 1) * size]
            stds[n, g] = np.sqrt(part.var() + eps)
            xhat[n, g * size:(g + 1) * size] = (part - part.mean()) / stds[n, g]
    return xhat * gamma + beta, (xhat, stds, gamma, size)


def spatial_groupnorm_backward(dout, cache):
    xhat, stds, gamma, size = cache
    dgamma, dbeta = np.zeros(gamma.shape), np.zeros(gamma.shape)
    for c in range(dout.shape[1]):
        dgamma[0, c, 0, 0] = (dout[:, c] * xhat[:, c]).sum()
        dbeta[0, c, 0, 0] = dout[:, c].sum()
    dx = np.zeros(dout.shape)
    for (n, g), std in stds.items():
        part = slice(g * size, (g + 1) * size)
        d = dout[n, part] * gamma[0, part]
        h = xhat[n, part]
        dx[n, part] = (d - d.mean() - h * (d * h).mean()) / std
    return dx, dgamma, dbeta
