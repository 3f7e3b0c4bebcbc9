import numpy as np


def svm_loss_naive(W, X, y, reg):
    dW = np.zeros(W.shape)
    num_classes = W.shape[1]
    num_train = X.shape[0]
    loss = 0.0
    for i in range(num_train):
        scores = X[i].dot(W)
        correct_class_score = scores[y[i]]
        for j in range(num_classes):
            if j == y[i]:
                continue
            margin = scores[j] - correct_class_score + 1
            if margin > 0:
                loss += margin
                dW[:, j] += X[i]
                dW[:, y[i]] -= X[i]
    loss += reg * np.sum(W * W)
    dW += 2 * reg * W
    return loss, dW


def svm_loss_vectorized(W, X, y, reg):
    scores = X.dot(W)
    idx = np.arange(len(y))
    margins = np.maximum(0, scores - scores[idx, y][:, None] + 1)
    margins[idx, y] = 0
    loss = np.sum(margins) + reg * np.sum(W * W)
    d = np.zeros_like(scores)
    d[margins > 0] = 1
    d[idx, y] = -np.sum(margins > 0, axis=1)
    dW = X.T.dot(d) + 2 * reg * W
    return loss, dW
