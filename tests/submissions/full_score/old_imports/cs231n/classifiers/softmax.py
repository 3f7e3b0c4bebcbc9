from __future__ import print_function, division
import numpy as np
from random import shuffle
from past.builtins import xrange
from six.moves import cPickle as pickle
import scipy.misc


def softmax_loss_naive(W, X, y, reg):
    loss = 0.0
    dW = np.zeros_like(W)
    for i in xrange(X.shape[0]):
        f = X[i].dot(W)
        f = f - np.max(f)
        p = np.exp(f) / np.sum(np.exp(f))
        loss += -f[y[i]] + np.log(np.sum(np.exp(f)))
        p[y[i]] -= 1
        for j in xrange(W.shape[1]):
            dW[:, j] += p[j] * X[i]
    loss = loss / X.shape[0] + reg * np.sum(W * W)
    dW = dW / X.shape[0] + 2 * reg * W
    return loss, dW


def softmax_loss_vectorized(W, X, y, reg):
    n = np.int(X.shape[0])
    f = X.dot(W)
    f = f - np.max(f, axis=1, keepdims=True)
    e = np.exp(f)
    s = np.sum(e, axis=1, keepdims=True)
    loss = np.sum(np.log(s)) / np.float(n) - np.sum(f[np.arange(n), y]) / np.float(n)
    loss += reg * np.sum(W * W)
    p = e / s
    p[np.arange(n), y] -= 1
    dW = X.T.dot(p) / n + 2 * reg * W
    return loss, dW
