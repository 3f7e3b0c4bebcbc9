import numpy as np

from . import layers


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    moved = np.moveaxis(x, 1, -1)
    out, cache = layers.batchnorm_forward(moved.reshape(-1, x.shape[1]), gamma, beta, bn_param)
    return np.moveaxis(out.reshape(moved.shape), -1, 1), (cache, moved.shape)


def spatial_batchnorm_backward(dout, cache):
    cache, shape = cache
    dx, dgamma, dbeta = layers.batchnorm_backward(np.moveaxis(dout, 1, -1).reshape(-1, shape[-1]), cache)
    return np.moveaxis(dx.reshape(shape), -1, 1), dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    # a group of a picture is a "feature" of batch normalisation
    N, C, H, W = x.shape
    cols = x.reshape(N * G, -1).T
    param = {'mode': 'train', 'eps': gn_param.get('eps', 1e-5)}
    normal, cache = layers.batchnorm_forward(cols, np.ones(N * G), np.zeros(N * G), param)
    xhat = normal.T.reshape(x.shape)
    return xhat * gamma + beta, (xhat, gamma, cache, N * G)


def spatial_groupnorm_backward(dout, cache):
    xhat, gamma, cache, rows = cache
    dbeta = np.sum(dout, (0, 2, 3)).reshape(gamma.shape)
    dgamma = np.sum(dout * xhat, (0, 2, 3)).reshape(gamma.shape)
    dx, _, _ = layers.batchnorm_backward((dout * gamma).reshape(rows, -1).T, cache)
    return dx.T.reshape(dout.shape), dgamma, dbeta
