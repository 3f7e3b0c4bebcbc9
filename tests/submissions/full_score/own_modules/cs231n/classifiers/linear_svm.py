import numpy as np
from ..my_math import hinge, with_l2


def svm_loss_naive(W, X, y, reg):
    loss, dW = 0.0, np.zeros(W.shape)
    for i in range(len(X)):
        # one example at a time
        l, g = hinge(X[i:i + 1].dot(W), y[i:i + 1])
        loss += l
        for j in range(W.shape[1]):
            dW[:, j] += g[0, j] * X[i]
    return with_l2(loss / len(X), dW / len(X), W, reg)


def svm_loss_vectorized(W, X, y, reg):
    loss, g = hinge(X.dot(W), y)
    return with_l2(loss, X.T.dot(g), W, reg)
