import numpy as np


def svm_loss_naive(W, X, y, reg):
    dW = np.zeros(W.shape)
    N, C = X.shape[0], W.shape[1]
    loss = 0.0
    for i in range(N):
        scores = X[i].dot(W)
        for j in range(C):
            if j == y[i]:
                continue
            margin = scores[j] - scores[y[i]] + 1
            dW[:, j] += X[i]
            dW[:, y[i]] -= X[i]
            if margin > 0:
                loss += margin
    return loss / N + reg * np.sum(W * W), dW / N + 2 * reg * W


def svm_loss_vectorized(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    scores = X.dot(W)
    margins = np.maximum(0, scores - scores[np.arange(N), y][:, None] + 1)
    margins[np.arange(N), y] = 0
    d = np.ones((N, C))
    d[np.arange(N), y] = -(C - 1)
    return margins.sum() / N + reg * np.sum(W * W), X.T.dot(d) / N + 2 * reg * W
