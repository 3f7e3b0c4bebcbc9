from builtins import range
from past.builtins import xrange
import numpy as np
import matplotlib.pyplot as plt
plt.rcParams['figure.figsize'] = (10.0, 8.0)

try:
    from google.colab import drive
    drive.mount('/content/drive')
except Exception as e:
    print(e)


def affine_forward(x, w, b):
    out = np.dot(np.reshape(x, (x.shape[0], np.product(x.shape[1:]))), w) + b
    cache = (x, w, b)
    return out, cache


def affine_backward(dout, cache):
    x, w, b = cache
    x_flat = np.reshape(x, (x.shape[0], np.product(x.shape[1:])))
    dx = np.reshape(np.dot(dout, w.T), x.shape)
    dw = np.dot(x_flat.T, dout)
    db = np.sum(dout, axis=0)
    return dx, dw, db


def relu_forward(x):
    out = np.maximum(np.zeros(x.shape, dtype=np.float), x)
    return out, x


def relu_backward(dout, cache):
    x = cache
    mask = (x > 0).astype(np.bool)
    dx = np.where(mask, dout, 0.)
    return dx


def svm_loss(x, y):
    N = x.shape[0]
    correct_class_scores = x[np.arange(N), y]
    margins = np.maximum(0, x - correct_class_scores[:, np.newaxis] + 1.0)
    margins[np.arange(N), y] = 0
    loss = np.sum(margins) / N
    dx = np.zeros_like(x)
    dx[margins > 0] = 1
    dx[np.arange(N), y] -= np.sum(margins > 0, axis=1)
    dx /= N
    return loss, dx


def softmax_loss(x, y):
    shifted_logits = x - np.max(x, axis=1, keepdims=True)
    log_probs = shifted_logits - np.log(np.sum(np.exp(shifted_logits), axis=1, keepdims=True))
    N = x.shape[0]
    loss = -np.sum(log_probs[np.arange(N), y]) / N
    dx = np.exp(log_probs)
    dx[np.arange(N), y] -= 1
    dx /= N
    return loss, dx
