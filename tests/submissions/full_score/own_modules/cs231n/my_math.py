"""Everything that the losses share, so that I debug it once."""

import numpy as np


def pick(scores, y):
    return scores[np.arange(scores.shape[0]), y]


def hinge(scores, y):
    """mean hinge loss and its gradient by the scores"""
    n = scores.shape[0]
    m = np.maximum(scores - pick(scores, y)[:, None] + 1, 0)
    m[np.arange(n), y] = 0
    g = 1.0 * (m > 0)
    g[np.arange(n), y] = -g.sum(axis=1)
    return m.sum() / n, g / n


def cross_entropy(scores, y):
    n = scores.shape[0]
    z = scores - scores.max(axis=1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    g = np.exp(logp)
    g[np.arange(n), y] -= 1
    return -pick(logp, y).mean(), g / n


def with_l2(loss, dW, W, reg):
    return loss + reg * np.sum(np.square(W)), dW + 2.0 * reg * W
