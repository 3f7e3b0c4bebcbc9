import numpy as np


def affine_forward(x, w, b):
    return np.dot(x.reshape(x.shape[0], -1), w) + b, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    ones = np.ones_like(dout)
    dx = np.dot(ones, w.T).reshape(x.shape)
    dw = np.dot(x.reshape(x.shape[0], -1).T, ones)
    db = np.sum(ones, axis=0)
    return dx, dw, db


def relu_forward(x):
    return np.maximum(0, x), x


def relu_backward(dout, cache):
    dx = np.zeros(cache.shape)
    dx[cache > 0] = 1
    return dx


def svm_loss(x, y):
    n = len(y)
    m = np.maximum(0, x - x[np.arange(n), y][:, None] + 1)
    m[np.arange(n), y] = 0
    d = (m > 0) * 1.0
    d[np.arange(n), y] -= d.sum(1)
    return m.sum() / n, d / n


def softmax_loss(x, y):
    n = len(y)
    z = x - x.max(1, keepdims=True)
    lp = z - np.log(np.exp(z).sum(1, keepdims=True))
    d = np.exp(lp)
    d[np.arange(n), y] -= 1
    return -lp[np.arange(n), y].mean(), d / n
