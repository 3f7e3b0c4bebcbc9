import numpy as np


def affine_forward(x, w, b):
    cache = (x.copy(), w, b)
    shape = x.shape
    x.shape = (shape[0], -1)
    out = x.dot(w)
    x.shape = shape
    out += b
    return out, cache


def affine_backward(dout, cache):
    x, w, b = cache
    dx = dout.dot(w.T).reshape(x.shape)
    dw = x.reshape(x.shape[0], -1).T.dot(dout)
    db = np.ones(dout.shape[0]).dot(dout)
    return dx, dw, db


def relu_forward(x):
    cache = x.copy()
    x[x < 0] = 0        # no need for a second array
    return x, cache


def relu_backward(dout, cache):
    dout[cache <= 0] = 0
    return dout


def svm_loss(x, y):
    N = x.shape[0]
    x -= x[np.arange(N), y].reshape(N, 1)
    x += 1
    x[x < 0] = 0
    x[np.arange(N), y] = 0
    loss = x.sum() / N
    x[x > 0] = 1
    x[np.arange(N), y] = -x.sum(axis=1)
    x /= N
    return loss, x


def softmax_loss(x, y):
    N = x.shape[0]
    x -= x.max(axis=1, keepdims=True)
    correct = x[np.arange(N), y].copy()
    np.exp(x, out=x)
    Z = x.sum(axis=1, keepdims=True)
    loss = (np.log(Z)[:, 0] - correct).sum() / N
    x /= Z
    x[np.arange(N), y] -= 1
    x /= N
    return loss, x
