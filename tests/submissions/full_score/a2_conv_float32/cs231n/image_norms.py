import numpy as np

from . import layers

f32 = np.float32


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    rows = x.astype(f32).transpose(0, 2, 3, 1).reshape(-1, C)
    out, cache = layers.batchnorm_forward(rows, gamma.astype(f32), beta.astype(f32), bn_param)
    return out.reshape(N, H, W, C).transpose(0, 3, 1, 2).astype(f32), cache


def spatial_batchnorm_backward(dout, cache):
    N, C, H, W = dout.shape
    dx, dgamma, dbeta = layers.batchnorm_backward(dout.astype(f32).transpose(0, 2, 3, 1).reshape(-1, C), cache)
    return dx.reshape(N, H, W, C).transpose(0, 3, 1, 2), dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    x, gamma = x.astype(f32), gamma.astype(f32)
    g = x.reshape(len(x), G, -1)
    std = np.sqrt(g.var(axis=2, keepdims=True) + f32(gn_param.get('eps', 1e-5)))
    xhat = (g - g.mean(axis=2, keepdims=True)) / std
    return gamma * xhat.reshape(x.shape) + beta.astype(f32), (xhat, std, gamma)


def spatial_groupnorm_backward(dout, cache):
    xhat, std, gamma = cache
    dout = dout.astype(f32)
    dgamma = np.sum(dout * xhat.reshape(dout.shape), axis=(0, 2, 3), keepdims=True)
    dbeta = np.sum(dout, axis=(0, 2, 3), keepdims=True)
    d = (dout * gamma).reshape(xhat.shape)
    d = (d - d.mean(axis=2, keepdims=True) - xhat * (d * xhat).mean(axis=2, keepdims=True)) / std
    return d.reshape(dout.shape), dgamma, dbeta
