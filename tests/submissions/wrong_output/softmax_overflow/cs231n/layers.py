import numpy as np


def affine_forward(x, w, b):
    return x.reshape(x.shape[0], -1).dot(w) + b, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    return dout.dot(w.T).reshape(x.shape), x.reshape(x.shape[0], -1).T.dot(dout), dout.sum(axis=0)


def relu_forward(x):
    return np.maximum(0, x), x


def relu_backward(dout, cache):
    dx = dout.copy()
    dx[cache < 0] = 0
    return dx


def svm_loss(x, y):
    N = x.shape[0]
    m = np.maximum(0, x - x[range(N), y].reshape(-1, 1) + 1)
    m[range(N), y] = 0
    dx = np.ones(x.shape) * (m > 0)
    dx[range(N), y] = -np.sum(m > 0, axis=1)
    return np.sum(m) / N, dx / N


def softmax_loss(x, y):
    N = x.shape[0]
    e = np.exp(x)
    p = e / np.sum(e, axis=1, keepdims=True)
    loss = -np.sum(np.log(p[range(N), y])) / N
    p[range(N), y] -= 1
    return loss, p / N
