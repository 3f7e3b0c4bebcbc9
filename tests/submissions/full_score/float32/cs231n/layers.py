import numpy as np

f32 = np.float32


def affine_forward(x, w, b):
    out = x.reshape(x.shape[0], -1).astype(f32).dot(w.astype(f32)) + b.astype(f32)
    return out, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = [a.astype(f32) for a in cache]
    dout = dout.astype(f32)
    dx = dout.dot(w.T).reshape(x.shape)
    dw = x.reshape(x.shape[0], -1).T.dot(dout)
    db = dout.sum(axis=0)
    return dx, dw, db


def relu_forward(x):
    x = x.astype(f32)
    return np.maximum(x, 0), x


def relu_backward(dout, cache):
    return dout.astype(f32) * (cache > 0)


def svm_loss(x, y):
    x = x.astype(f32)
    N = x.shape[0]
    margins = np.maximum(0, x - x[np.arange(N), y][:, None] + f32(1))
    margins[np.arange(N), y] = 0
    loss = margins.sum() / N
    dx = (margins > 0).astype(f32)
    dx[np.arange(N), y] -= dx.sum(axis=1)
    dx /= N
    return loss, dx


def softmax_loss(x, y):
    x = x.astype(f32)
    N = x.shape[0]
    x = x - x.max(axis=1, keepdims=True)
    logp = x - np.log(np.exp(x).sum(axis=1, keepdims=True))
    dx = np.exp(logp)
    dx[np.arange(N), y] -= 1
    return -logp[np.arange(N), y].mean(), dx / f32(N)
