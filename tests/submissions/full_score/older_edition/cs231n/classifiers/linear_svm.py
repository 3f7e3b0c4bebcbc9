import numpy as np


def svm_loss_naive(W, X, y, reg):
    """Structured SVM loss, with loops."""
    dW = np.zeros_like(W)
    n, c = X.shape[0], W.shape[1]
    loss = 0.0
    for i in range(n):
        scores = X[i].dot(W)
        for j in range(c):
            if j != y[i]:
                margin = scores[j] - scores[y[i]] + 1
                if margin > 0:
                    loss += margin
                    dW[:, j] += X[i]
                    dW[:, y[i]] += -X[i]
    # average over the training set, then regularise
    loss = loss / n + 0.5 * reg * np.sum(W * W)
    dW = dW / n + reg * W
    return loss, dW


def svm_loss_vectorized(W, X, y, reg):
    n = X.shape[0]
    scores = X.dot(W)
    margins = np.maximum(scores - scores[range(n), list(y)].reshape(n, 1) + 1, 0)
    margins[range(n), list(y)] = 0
    loss = np.mean(np.sum(margins, axis=1)) + 0.5 * reg * np.sum(W * W)
    active = (margins > 0) * 1.0
    active[range(n), list(y)] = -1 * np.sum(active, axis=1)
    dW = X.T.dot(active) / n + reg * W
    return loss, dW
