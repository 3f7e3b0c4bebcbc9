import numpy as np
from cs231n.my_math import cross_entropy, with_l2


def softmax_loss_naive(W, X, y, reg):
    loss, dW = 0.0, np.zeros(W.shape)
    for i in range(len(X)):
        l, g = cross_entropy(X[i:i + 1].dot(W), y[i:i + 1])
        loss += l
        for j in range(W.shape[1]):
            dW[:, j] += g[0, j] * X[i]
    return with_l2(loss / len(X), dW / len(X), W, reg)


def softmax_loss_vectorized(W, X, y, reg):
    loss, g = cross_entropy(X.dot(W), y)
    return with_l2(loss, X.T.dot(g), W, reg)
