import numpy as np

from . import layers


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    out, cache = layers.batchnorm_forward(np.transpose(x, (0, 3, 2, 1)).reshape((N * H * W, C)), gamma, beta, bn_param)
    return np.transpose(out.reshape(N, W, H, C), (0, 3, 2, 1)), cache


def spatial_batchnorm_backward(dout, cache):
    N, C, H, W = dout.shape
    dx, dgamma, dbeta = layers.batchnorm_backward(np.transpose(dout, (0, 3, 2, 1)).reshape((N * H * W, C)), cache)
    return np.transpose(dx.reshape(N, W, H, C), (0, 3, 2, 1)), dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    x = x.reshape(N, G, C // G, H, W)
    std = np.sqrt(x.var(axis=(2, 3, 4), keepdims=True) + gn_param.get('eps', 1e-5))
    xhat = (x - x.mean(axis=(2, 3, 4), keepdims=True)) / std
    out = gamma.reshape(1, G, C // G, 1, 1) * xhat + beta.reshape(1, G, C // G, 1, 1)
    return out, (xhat, std, gamma)


def spatial_groupnorm_backward(dout, cache):
    xhat, std, gamma = cache
    dout = dout.reshape(xhat.shape)
    dgamma, dbeta = (dout * xhat).sum(axis=(0, 3, 4)), dout.sum(axis=(0, 3, 4))
    d = dout * gamma.reshape(1, *xhat.shape[1:3], 1, 1)
    d = d - d.mean(axis=(2, 3, 4), keepdims=True) - xhat * (d * xhat).mean(axis=(2, 3, 4), keepdims=True)
    return d / std, dgamma, dbeta
