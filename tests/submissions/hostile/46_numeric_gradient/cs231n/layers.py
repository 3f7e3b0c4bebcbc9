import numpy as np


def num_grad(f, x, df, h=1e-5):
    x = x.astype(float)
    grad = np.zeros_like(x)
    for i in np.ndindex(*x.shape):
        old = x[i]
        x[i] = old + h
        pos = f(x).copy()
        x[i] = old - h
        neg = f(x).copy()
        x[i] = old
        grad[i] = np.sum((pos - neg) * df) / (2 * h)
    return grad


def affine_forward(x, w, b):
    return x.reshape(x.shape[0], -1).dot(w) + b, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    dx = num_grad(lambda x: affine_forward(x, w, b)[0], x, dout)
    dw = num_grad(lambda w: affine_forward(x, w, b)[0], w, dout)
    db = num_grad(lambda b: affine_forward(x, w, b)[0], b, dout)
    return dx, dw, db


def relu_forward(x):
    return np.maximum(0, x), x


def relu_backward(dout, cache):
    return num_grad(lambda x: relu_forward(x)[0], cache, dout)


def svm_value(x, y):
    m = np.maximum(0, x - x[np.arange(len(y)), y][:, None] + 1)
    m[np.arange(len(y)), y] = 0
    return np.array(m.sum() / len(y))


def svm_loss(x, y):
    return svm_value(x, y), num_grad(lambda x: svm_value(x, y), x, 1.0)


def softmax_value(x, y):
    z = x - x.max(1, keepdims=True)
    return np.mean(np.log(np.exp(z).sum(1)) - z[np.arange(len(y)), y])


def softmax_loss(x, y):
    return softmax_value(x, y), num_grad(lambda x: softmax_value(x, y), x, 1.0)
