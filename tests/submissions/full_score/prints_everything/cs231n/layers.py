import numpy as np
print("loading layers.py ...")

DEBUG = True
def log(*args):
    if DEBUG:
        print('[DEBUG]', *args)


def affine_forward(x, w, b):
    log("affine_forward", x.shape, w.shape, b.shape)
    num = x.shape[0]
    D = np.prod(x.shape[1:])
    log("D is", D)
    x2 = np.reshape(x, (num, D))
    log(x2)
    out = np.dot(x2, w) + b
    log("out =", out)
    return out, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    num = x.shape[0]
    x2 = x.reshape(num, -1)
    dw = np.dot(x2.T, dout)
    dx = np.dot(dout, w.T)
    dx = np.reshape(dx, x.shape)
    db = np.sum(dout, axis=0)
    log("dw", dw.shape, "dx", dx.shape, "db", db.shape)
    log("sum of dw", dw.sum(), 'max', dw.max())
    return dx, dw, db


def relu_forward(x):
    log("relu_forward got", x)
    out = np.copy(x)
    out[out < 0] = 0
    log('  and gives', out)
    cache = x
    return out, cache


def relu_backward(dout, cache):
    x = cache
    dx = np.array(dout)
    dx[x <= 0] = 0
    log("relu_backward", dx)
    return dx


def svm_loss(x, y):
    N = x.shape[0]
    print("N =", N)
    correct_class_scores = x[np.arange(N), y]
    margins = np.maximum(0, x - correct_class_scores[:, np.newaxis] + 1.0)
    margins[np.arange(N), y] = 0
    print("margins:", margins)
    loss = np.sum(margins) / N
    num_pos = np.sum(margins > 0, axis=1)
    dx = np.zeros_like(x)
    dx[margins > 0] = 1
    dx[np.arange(N), y] -= num_pos
    dx /= N
    print("loss is", loss)
    return loss, dx


def softmax_loss(x, y):
    N = x.shape[0]
    print("N =", N)
    shifted = x - np.max(x, axis=1, keepdims=True)
    Z = np.sum(np.exp(shifted), axis=1, keepdims=True)
    log_probs = shifted - np.log(Z)
    probs = np.exp(log_probs)
    print("do they sum to 1?", probs.sum(axis=1))
    loss = -np.sum(log_probs[np.arange(N), y]) / N
    dx = probs.copy()
    dx[np.arange(N), y] -= 1
    dx /= N
    print("loss is", loss)
    return loss, dx
