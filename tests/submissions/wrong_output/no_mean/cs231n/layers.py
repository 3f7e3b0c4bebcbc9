import numpy as np


def affine_forward(x, w, b):
    out = x.reshape(x.shape[0], -1).dot(w) + b
    return out, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    dx = dout.dot(w.T).reshape(x.shape)
    dw = x.reshape(x.shape[0], -1).T.dot(dout)
    db = np.sum(dout, axis=0)
    return dx, dw, db


def relu_forward(x):
    return np.maximum(0, x), x


def relu_backward(dout, cache):
    return dout * (cache > 0)


def svm_loss(x, y):
    idx = np.arange(len(y))
    margins = np.maximum(0, x - x[idx, y][:, None] + 1)
    margins[idx, y] = 0
    loss = np.sum(margins)
    dx = (margins > 0).astype(float)
    dx[idx, y] -= dx.sum(axis=1)
    return loss, dx


def softmax_loss(x, y):
    idx = np.arange(len(y))
    z = x - np.max(x, axis=1, keepdims=True)
    p = np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)
    loss = -np.sum(z[idx, y] - np.log(np.sum(np.exp(z), axis=1)))
    dx = p
    dx[idx, y] -= 1
    return loss, dx
