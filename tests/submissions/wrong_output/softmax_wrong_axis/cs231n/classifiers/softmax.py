import numpy as np


def softmax_loss_naive(W, X, y, reg):
    N = X.shape[0]
    C = W.shape[1]
    loss = 0.0
    dW = np.zeros_like(W)
    for i in range(N):
        s = X[i] @ W
        s -= s.max()
        p = np.exp(s) / np.exp(s).sum()
        loss -= s[y[i]] - np.log(np.exp(s).sum())
        for c in range(C):
            dW[:, c] += (p[c] - (c == y[i])) * X[i]
    return loss / N + reg * (W * W).sum(), dW / N + 2 * reg * W


def softmax_loss_vectorized(W, X, y, reg):
    N = X.shape[0]
    s = X @ W
    s -= s.max()
    p = np.exp(s) / np.exp(s).sum(axis=0)
    loss = -np.log(p[np.arange(N), y]).mean() + reg * (W * W).sum()
    p[np.arange(N), y] -= 1
    dW = X.T @ p / N + 2 * reg * W
    return loss, dW
