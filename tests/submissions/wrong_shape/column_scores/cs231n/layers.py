import numpy as np


def affine_forward(x, w, b):
    N = x.shape[0]
    out = x.reshape(N, -1) @ w + b
    cache = (x, w, b)
    return out, cache


def affine_backward(dout, cache):
    x, w, b = cache
    flat = x.reshape(len(x), -1)
    dx = (dout @ w.T).reshape(x.shape)
    dw = flat.T @ dout
    db = dout.sum(0)
    return dx, dw, db


def relu_forward(x):
    out = x * (x > 0)
    return out, x


def relu_backward(dout, cache):
    return dout * (cache > 0)


def svm_loss(x, y):
    N = len(x)
    correct = x[np.arange(N), y][:, np.newaxis]
    margins = np.clip(x - correct + 1, 0, None)
    margins[np.arange(N), y] = 0
    loss = margins.sum(axis=1)
    dx = np.where(margins > 0, 1.0, 0.0)
    dx[np.arange(N), y] -= dx.sum(1)
    return loss, dx / N


def softmax_loss(x, y):
    N = len(x)
    z = x - x.max(1)[:, None]
    p = np.exp(z)
    p /= p.sum(1)[:, None]
    # log(p) directly would be -inf when p underflows
    loss = np.log(np.exp(z).sum(1)) - z[range(N), y]
    dx = p
    dx[range(N), y] -= 1
    return loss, dx / N
