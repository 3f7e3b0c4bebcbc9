import numpy as np


def affine_forward(x, w, b):
    X = x.reshape((x.shape[0], w.shape[0]))
    return np.matmul(X, w) + b.reshape(1, -1), (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    dx = np.matmul(dout, w.transpose()).reshape(x.shape)
    dw = np.matmul(x.reshape((x.shape[0], w.shape[0])).transpose(), dout)
    db = np.sum(dout, axis=0, keepdims=True)
    return dx, dw, db


def relu_forward(x):
    return (np.abs(x) + x) / 2, x


def relu_backward(dout, cache):
    return dout * np.heaviside(cache, 0)


def svm_loss(x, y):
    y = y.astype(int)
    N = x.shape[0]
    m = np.maximum(x - np.take_along_axis(x, y[:, None], 1) + 1, 0)
    np.put_along_axis(m, y[:, None], 0, 1)
    loss = np.sum(m, keepdims=True)[0] / N
    g = np.sign(m)
    np.put_along_axis(g, y[:, None], -np.sum(g, axis=1, keepdims=True), 1)
    return loss, g / N


def softmax_loss(x, y):
    y = y.astype(int)
    N = x.shape[0]
    z = x - np.max(x, axis=1, keepdims=True)
    lse = np.log(np.sum(np.exp(z), axis=1, keepdims=True))
    loss = np.sum(lse - np.take_along_axis(z, y[:, None], 1), keepdims=True) / N
    g = np.exp(z - lse)
    np.put_along_axis(g, y[:, None], np.take_along_axis(g, y[:, None], 1) - 1, 1)
    return loss, g / N
