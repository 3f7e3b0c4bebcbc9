import numpy as np


def affine_forward(x, w, b):
    out = x.reshape(x.shape[0], -1) @ w + b
    cache = (x, w, b)
    return out


def affine_backward(dout, cache):
    x, w, b = cache
    dx = (dout @ w.T).reshape(x.shape)
    dw = x.reshape(len(x), -1).T @ dout
    db = dout.sum(0)
    # forgot to return


def relu_forward(x):
    out = np.maximum(x, 0)
    return str(out), x


def relu_backward(dout, cache):
    return None


def svm_loss(x, y):
    N = x.shape[0]
    m = np.maximum(0, x - x[np.arange(N), y][:, None] + 1)
    m[np.arange(N), y] = 0
    d = 1. * (m > 0)
    d[np.arange(N), y] -= d.sum(1)
    return "loss: %f" % (m.sum() / N), d / N


def softmax_loss(x, y):
    N = x.shape[0]
    z = x - x.max(1, keepdims=True)
    lp = z - np.log(np.exp(z).sum(1, keepdims=True))
    d = np.exp(lp)
    d[np.arange(N), y] -= 1
    return -lp[np.arange(N), y].mean()
