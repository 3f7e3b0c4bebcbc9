import numpy as np
from random import shuffle

def svm_loss_naive(W, X, y, reg):
    dW = np.zeros(W.shape)
    num_classes = W.shape[1]
    num_train = X.shape[0]
    loss = 0.0
    for i in range(num_train):
        scores = X[i].dot(W)
        print('scores of', i, '->', scores)
        correct_class_score = scores[y[i]]
        count = 0
        for j in range(num_classes):
            if j == y[i]:
                print('   skip', j)
                continue
            margin = scores[j] - correct_class_score + 1
            print('   margin', j, margin)
            if margin > 0:
                count += 1
                loss += margin
                dW[:, j] += X[i, :]
        dW[:, y[i]] -= count * X[i, :]
    loss /= num_train
    dW /= num_train
    loss += reg * np.sum(W * W)
    dW += reg * 2 * W
    print("LOSS", loss)
    return loss, dW


def svm_loss_vectorized(W, X, y, reg):
    num_train = X.shape[0]
    scores = np.dot(X, W)
    print(scores)
    correct = scores[np.arange(num_train), y].reshape(-1, 1)
    margin = scores - correct + 1
    margin[np.arange(num_train), y] = 0
    margin[margin < 0] = 0
    print('margin', margin)
    loss = np.sum(margin) / num_train
    loss += reg * np.sum(W * W)

    mask = np.zeros(margin.shape)
    mask[margin > 0] = 1
    mask[np.arange(num_train), y] = -np.sum(mask, axis=1)
    print('mask', mask)
    dW = np.dot(X.T, mask)
    dW /= num_train
    dW += 2 * reg * W
    return loss, dW
