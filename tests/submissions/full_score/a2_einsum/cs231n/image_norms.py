import numpy as np

from . import layers


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    C = x.shape[1]
    flat = x.swapaxes(0, 1).reshape(C, -1).T
    out, cache = layers.batchnorm_forward(flat, gamma, beta, bn_param)
    return out.T.reshape(x.swapaxes(0, 1).shape).swapaxes(0, 1), cache


def spatial_batchnorm_backward(dout, cache):
    turned = dout.swapaxes(0, 1)
    dx, dgamma, dbeta = layers.batchnorm_backward_alt(turned.reshape(turned.shape[0], -1).T, cache)
    return dx.T.reshape(turned.shape).swapaxes(0, 1), dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    eps = gn_param.get('eps', 1e-5)
    g = x.reshape(x.shape[0] * G, -1)
    m = np.einsum('gk->g', g)[:, None] / g.shape[1]
    v = np.einsum('gk,gk->g', g - m, g - m)[:, None] / g.shape[1]
    n = (g - m) / np.sqrt(v + eps)
    return n.reshape(x.shape) * gamma + beta, (n, v + eps, gamma)


def spatial_groupnorm_backward(dout, cache):
    n, v, gamma = cache
    dgamma = np.einsum('nchw,nchw->c', dout, n.reshape(dout.shape))
    dbeta = np.einsum('nchw->c', dout)
    d = (dout * gamma).reshape(n.shape)
    d = d - d.mean(1, keepdims=True) - n * (d * n).mean(1, keepdims=True)
    return (d / np.sqrt(v)).reshape(dout.shape), dgamma, dbeta
