import numpy as np


def softmax_loss_naive(W, X, y, reg):
    loss = 0.0
    dW = np.zeros_like(W)
    N, C = X.shape[0], W.shape[1]
    for i in range(N):
        f = X[i].dot(W)
        f -= f.max()
        Z = np.sum(np.exp(f))
        loss += np.log(Z) - f[y[i]]
        for c in range(C):
            p = np.exp(f[c]) / Z
            dW[:, c] += (p - (1 if c == y[i] else 0)) * X[i]
    loss /= N

    loss += reg * np.sum(W * W)
    dW += 2 * reg * W
    return loss, dW


def softmax_loss_vectorized(W, X, y, reg):
    N = X.shape[0]
    f = X.dot(W)
    f = f - f.max(axis=1, keepdims=True)
    logp = f - np.log(np.exp(f).sum(axis=1, keepdims=True))
    loss = -logp[np.arange(N), y].mean() + reg * np.sum(W * W)
    dscores = np.exp(logp)
    dscores[np.arange(N), y] -= 1
    dW = X.T.dot(dscores) + 2 * reg * W
    return loss, dW
