import numpy as np


def affine_forward(x, w, b):
    return np.full((x.shape[0], w.shape[1]), np.nan), (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    return np.zeros((1,) * x.ndim), np.full(w.shape, np.inf), 0.0


def relu_forward(x):
    return np.nan, x


def relu_backward(dout, cache):
    return (dout * (cache > 0)).sum()


def svm_loss(x, y):
    return np.nan, np.array([np.nan])


def softmax_loss(x, y):
    return 1j, np.zeros(x.shape, dtype=complex)
