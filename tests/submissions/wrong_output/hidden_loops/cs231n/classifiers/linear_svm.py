import numpy as np


def svm_loss_naive(W, X, y, reg):
    dW = np.zeros(W.shape)
    loss = 0.0
    for i in range(X.shape[0]):
        s = X[i].dot(W)
        for j in range(W.shape[1]):
            if j == y[i]:
                continue
            margin = s[j] - s[y[i]] + 1
            if margin > 0:
                loss += margin
                dW[:, j] += X[i]
                dW[:, y[i]] -= X[i]
    loss = loss / X.shape[0] + reg * np.sum(W * W)
    dW = dW / X.shape[0] + 2 * reg * W
    return loss, dW


def _one_row(s, c):
    m = np.maximum(0, s - s[c] + 1)
    m[c] = 0
    return m


def svm_loss_vectorized(W, X, y, reg):
    # vectorized over the classes
    S = X.dot(W)
    M = np.zeros(S.shape)
    for i in range(len(S)):
        M[i] = _one_row(S[i], y[i])
    G = 1.0 * (M > 0)
    G[np.arange(len(y)), y] = -G.sum(1)
    return M.sum() / len(y) + reg * np.sum(W * W), X.T.dot(G) / len(y) + 2 * reg * W
