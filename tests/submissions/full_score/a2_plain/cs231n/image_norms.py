import numpy as np

from . import layers


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    flat = x.transpose(0, 2, 3, 1).reshape(N * H * W, C)
    out, cache = layers.batchnorm_forward(flat, gamma, beta, bn_param)
    return out.reshape(N, H, W, C).transpose(0, 3, 1, 2), cache


def spatial_batchnorm_backward(dout, cache):
    N, C, H, W = dout.shape
    flat = dout.transpose(0, 2, 3, 1).reshape(N * H * W, C)
    dx, dgamma, dbeta = layers.batchnorm_backward(flat, cache)
    return dx.reshape(N, H, W, C).transpose(0, 3, 1, 2), dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    eps = gn_param.get('eps', 1e-5)
    N, C, H, W = x.shape
    xg = x.reshape(N, G, C // G, H, W)
    mu = xg.mean(axis=(2, 3, 4), keepdims=True)
    var = xg.var(axis=(2, 3, 4), keepdims=True)
    xhat = ((xg - mu) / np.sqrt(var + eps)).reshape(N, C, H, W)
    return gamma * xhat + beta, (G, xg, xhat, mu, var, gamma, eps)


def spatial_groupnorm_backward(dout, cache):
    G, xg, xhat, mu, var, gamma, eps = cache
    N, C, H, W = dout.shape
    axes = (2, 3, 4)
    m = (C // G) * H * W
    dbeta = dout.sum(axis=(0, 2, 3), keepdims=True)
    dgamma = (dout * xhat).sum(axis=(0, 2, 3), keepdims=True)
    dxhat = (dout * gamma).reshape(N, G, C // G, H, W)
    ivar = 1 / np.sqrt(var + eps)
    dvar = (dxhat * (xg - mu)).sum(axis=axes, keepdims=True) * -0.5 * ivar ** 3
    dmu = -(dxhat * ivar).sum(axis=axes, keepdims=True)
    dx = dxhat * ivar + dvar * 2 * (xg - mu) / m + dmu / m
    return dx.reshape(N, C, H, W), dgamma, dbeta
