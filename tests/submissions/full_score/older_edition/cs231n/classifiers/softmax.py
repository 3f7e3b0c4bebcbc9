import numpy as np


def softmax_loss_naive(W, X, y, reg):
    loss = 0.0
    dW = np.zeros_like(W)
    num_train = X.shape[0]
    num_classes = W.shape[1]
    for i in range(num_train):
        scores = X[i].dot(W)
        scores -= np.max(scores)
        exp_scores = np.exp(scores)
        probs = exp_scores / np.sum(exp_scores)
        loss += -scores[y[i]] + np.log(np.sum(exp_scores))
        for j in range(num_classes):
            if j == y[i]:
                dW[:, j] += (probs[j] - 1) * X[i]
            else:
                dW[:, j] += probs[j] * X[i]
    loss = loss / num_train + 0.5 * reg * np.sum(W * W)
    dW = dW / num_train + reg * W
    return loss, dW


def softmax_loss_vectorized(W, X, y, reg):
    num_train = X.shape[0]
    scores = X.dot(W)
    scores -= np.amax(scores, axis=1)[:, np.newaxis]
    sums = np.sum(np.exp(scores), axis=1)
    loss = np.sum(np.log(sums) - scores[np.arange(num_train), y]) / num_train
    loss += 0.5 * reg * np.sum(W * W)
    probs = np.exp(scores) / sums[:, np.newaxis]
    probs[np.arange(num_train), y] -= 1
    dW = np.dot(X.T, probs) / num_train + reg * W
    return loss, dW
