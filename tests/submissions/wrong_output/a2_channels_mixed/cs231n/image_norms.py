import numpy as np

from . import layers


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    out, cache = layers.batchnorm_forward(x.reshape(-1, x.shape[1]), gamma, beta, bn_param)
    return out.reshape(x.shape), cache


def spatial_batchnorm_backward(dout, cache):
    dx, dgamma, dbeta = layers.batchnorm_backward(dout.reshape(-1, dout.shape[1]), cache)
    return dx.reshape(dout.shape), dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    eps = gn_param.get('eps', 1e-5)
    N, C, H, W = x.shape
    xg = x.reshape(N, C // G, G, H, W)
    sd = np.sqrt(xg.var(axis=(1, 3, 4), keepdims=True) + eps)
    xh = (xg - xg.mean(axis=(1, 3, 4), keepdims=True)) / sd
    return gamma * xh.reshape(x.shape) + beta, (xh, sd, gamma)


def spatial_groupnorm_backward(dout, cache):
    xh, sd, gamma = cache
    dgamma = (dout * xh.reshape(dout.shape)).sum(axis=(0, 2, 3), keepdims=True)
    dbeta = dout.sum(axis=(0, 2, 3), keepdims=True)
    d = (dout * gamma).reshape(xh.shape)
    d = d - d.mean(axis=(1, 3, 4), keepdims=True) - xh * (d * xh).mean(axis=(1, 3, 4), keepdims=True)
    return (d / sd).reshape(dout.shape), dgamma, dbeta
