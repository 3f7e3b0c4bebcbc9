import numpy as np


def svm_loss_naive(W, X, y, reg):
    dW = np.zeros(W.shape)
    C = W.shape[1]
    N = X.shape[0]
    loss = 0.0
    for i in range(N):
        s = X[i].dot(W)
        for j in range(C):
            if j == y[i]:
                continue
            m = s[j] - s[y[i]] + 1
            if m > 0:
                loss += m
                dW[:, j] += X[i]
                dW[:, y[i]] -= X[i]
    loss = loss / N + reg * np.sum(W * W)
    dW = dW / N + 2 * reg * W
    return loss, dW


def svm_loss_vectorized(W, X, y, reg):
    N = X.shape[0]
    rows = np.arange(N)
    S = X @ W
    right = S[rows, y].reshape(N, 1)
    M = S - right + 1
    M[rows, y] = 0
    M = np.maximum(M, 0)
    loss = M.sum() / N + reg * (W ** 2).sum()

    G = (M > 0).astype(X.dtype)
    G[rows, y] = -G.sum(axis=1)
    dW = X.T @ G / N + 2 * reg * W
    return loss, dW
