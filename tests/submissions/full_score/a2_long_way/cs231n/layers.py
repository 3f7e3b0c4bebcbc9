import numpy as np


def affine_forward(x, w, b):
    X = x.reshape(x.shape[0], -1)
    return X.dot(w) + b, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    X = x.reshape(x.shape[0], -1)
    dx = dout.dot(w.T).reshape(x.shape)
    dw = X.T.dot(dout)
    db = dout.sum(axis=0)
    return dx, dw, db


def relu_forward(x):
    return np.maximum(x, 0), x


def relu_backward(dout, cache):
    return np.where(cache > 0, dout, 0)


def softmax_loss(x, y):
    N = x.shape[0]
    p = np.exp(x - x.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.log(p[range(N), y]).mean()
    p[range(N), y] -= 1
    return loss, p / N


def batchnorm_forward(x, gamma, beta, bn_param):
    N, D = x.shape
    eps, momentum = bn_param.get('eps', 1e-5), bn_param.get('momentum', 0.9)
    mean = bn_param.setdefault('running_mean', np.zeros(D))
    var = bn_param.setdefault('running_var', np.zeros(D))
    print('batchnorm', bn_param['mode'], x.shape)

    if bn_param['mode'] == 'test':
        scale = gamma / np.sqrt(var + eps)
        return x * scale + (beta - mean * scale), {}

    cache = {}
    total = np.zeros(D)
    for row in x:
        total = total + row
    mu = total / N
    cache['xmu'] = xmu = x - mu
    cache['var'] = v = (xmu ** 2).sum(0) / N
    cache['sqrtvar'] = np.sqrt(v + eps)
    cache['ivar'] = 1 / cache['sqrtvar']
    cache['xhat'] = xmu * cache['ivar']
    cache['gamma'] = gamma
    bn_param.update(running_mean=momentum * mean + (1 - momentum) * mu,
                    running_var=momentum * var + (1 - momentum) * v)
    return gamma * cache['xhat'] + beta, cache


def batchnorm_backward(dout, cache):
    N, D = dout.shape
    xmu, sqrtvar, ivar = cache.pop('xmu'), cache.pop('sqrtvar'), cache.pop('ivar')
    xhat, gamma = cache.pop('xhat'), cache.pop('gamma')
    dbeta = np.sum(dout, axis=0)
    dgamma = np.sum(dout * xhat, axis=0)
    dxhat = dout * gamma
    divar = np.sum(dxhat * xmu, axis=0)
    dxmu1 = dxhat * ivar
    dsqrtvar = -1. / (sqrtvar ** 2) * divar
    dvar = 0.5 / sqrtvar * dsqrtvar
    dsq = 1. / N * np.ones((N, D)) * dvar
    dxmu2 = 2 * xmu * dsq
    dx1 = dxmu1 + dxmu2
    dmu = -1 * np.sum(dxmu1 + dxmu2, axis=0)
    dx2 = 1. / N * np.ones((N, D)) * dmu
    print('dx', (dx1 + dx2).shape)
    return dx1 + dx2, dgamma.reshape(1, D), dbeta.reshape(1, D)


def batchnorm_backward_alt(dout, cache):
    N, xhat = dout.shape[0], cache['xhat']
    dgamma = np.einsum('nd,nd->d', dout, xhat)
    dbeta = dout.sum(0)
    P = np.eye(N) - 1.0 / N
    dx = cache['gamma'] * cache['ivar'] * (P @ dout - xhat * (dgamma / N))
    return dx, dgamma, dbeta


def layernorm_forward(x, gamma, beta, ln_param):
    bn_param = dict(ln_param, mode='train')
    ones, zeros = np.ones(len(x)), np.zeros(len(x))
    xhat, cache = batchnorm_forward(x.T, ones, zeros, bn_param)
    return xhat.T * gamma + beta, (xhat.T, gamma, cache)


def layernorm_backward(dout, cache):
    xhat, gamma, bn_cache = cache
    dx, _, _ = batchnorm_backward((dout * gamma).T, bn_cache)
    return dx.T, (dout * xhat).sum(0), dout.sum(0)


def dropout_forward(x, dropout_param):
    p, mode = dropout_param['p'], dropout_param['mode']
    if 'seed' in dropout_param:
        np.random.seed(dropout_param['seed'])

    mask = None
    if mode == 'train':
        mask = (np.random.random_sample(x.shape) < p) / p
        out = x * mask
    else:
        out = x
    return out.astype(x.dtype, copy=False), (dropout_param, mask)


def dropout_backward(dout, cache):
    dropout_param, mask = cache
    if dropout_param['mode'] == 'train':
        return dout * mask
    return dout


from .conv_layers import *
from .image_norms import *
