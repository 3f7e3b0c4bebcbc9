import numpy as np


def softmax_loss_naive(W, X, y, reg):
    loss = 0.0
    dW = np.zeros_like(W)
    num_train = X.shape[0]
    num_classes = W.shape[1]
    for i in range(num_train):
        scores = np.exp(X[i].dot(W))
        total = np.sum(scores)
        loss += -np.log(scores[y[i]] / total)
        for j in range(num_classes):
            dW[:, j] += X[i] * scores[j] / total
        dW[:, y[i]] -= X[i]
    loss = loss / num_train + reg * np.sum(W ** 2)
    dW = dW / num_train + 2 * reg * W
    return loss, dW


def softmax_loss_vectorized(W, X, y, reg):
    num_train = X.shape[0]
    e = np.exp(X.dot(W))
    p = e / np.sum(e, axis=1, keepdims=True)
    loss = np.mean(-np.log(p[np.arange(num_train), y])) + reg * np.sum(W ** 2)
    p[np.arange(num_train), y] -= 1
    return loss, X.T.dot(p) / num_train + 2 * reg * W
