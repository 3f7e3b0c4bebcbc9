import numpy as np


def affine_forward(x, w, b):
    return np.zeros((x.shape[0], w.shape[1])), (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    return np.zeros(x.shape), np.zeros(w.shape), np.zeros(b.shape)


def relu_forward(x):
    return x * 0, x


def relu_backward(dout, cache):
    return dout * 0


def softmax_loss(x, y):
    return 0.0, x * 0


def svm_loss(x, y):
    return 0.0, x * 0
