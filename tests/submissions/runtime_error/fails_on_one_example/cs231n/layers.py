import numpy as np


def affine_forward(x, w, b):
    out = np.squeeze(x.reshape(x.shape[0], -1) @ w + b)
    return out, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    dout = dout.reshape(x.shape[0], -1)
    return (dout @ w.T).reshape(x.shape), x.reshape(x.shape[0], -1).T @ dout, dout.sum(0)


def relu_forward(x):
    return np.maximum(x, 0), x


def relu_backward(dout, cache):
    return dout * (cache > 0)


def svm_loss(x, y):
    x = np.squeeze(x)
    N, C = x.shape
    m = np.maximum(0, x - x[np.arange(N), y][:, None] + 1)
    m[np.arange(N), y] = 0
    d = np.where(m > 0, 1.0, 0.0)
    d[np.arange(N), y] -= d.sum(1)
    return m.sum() / N, d / N


def softmax_loss(x, y):
    x = np.squeeze(x)
    N, C = x.shape
    z = x - x.max(1, keepdims=True)
    lp = z - np.log(np.exp(z).sum(1, keepdims=True))
    d = np.exp(lp)
    d[np.arange(N), y] -= 1
    return -lp[np.arange(N), y].mean(), d / N
