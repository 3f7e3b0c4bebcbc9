import numpy as np
import math

def affine_forward(x, w, b):
    rows = []
    for example in x:
        v = example.flatten()
        row = []
        for m in range(w.shape[1]):
            row.append(sum(v * w[:, m]) + b[m])
        rows.append(row)
    out = np.array(rows)
    return out, (x, w, b)

def affine_backward(dout, cache):
    x, w, b = cache
    dx = np.zeros(x.shape)
    dw = np.zeros(w.shape)
    db = np.zeros(b.shape)
    for n in range(x.shape[0]):
        dx[n] = np.dot(w, dout[n]).reshape(x.shape[1:])
        dw += np.outer(x[n].flatten(), dout[n])
        db += dout[n]
    return dx, dw, db

def relu_forward(x):
    out = np.zeros(x.shape)
    it = np.nditer(x, flags=['multi_index'])
    while not it.finished:
        i = it.multi_index
        if x[i] > 0:
            out[i] = x[i]
        it.iternext()
    return out, x

def relu_backward(dout, cache):
    dx = np.zeros(dout.shape)
    for i, d in np.ndenumerate(dout):
        if cache[i] > 0:
            dx[i] = d
    return dx

def svm_loss(x, y):
    N, C = x.shape
    loss = 0.0
    dx = np.zeros((N, C))
    for i in range(N):
        for j in range(C):
            if j == y[i]: continue
            m = x[i, j] - x[i, y[i]] + 1
            if m > 0:
                loss += m
                dx[i, j] += 1
                dx[i, y[i]] -= 1
    return loss / N, dx / N

def softmax_loss(x, y):
    N, C = x.shape
    loss = 0.0
    dx = np.zeros((N, C))
    for i in range(N):
        biggest = max(x[i])
        e = [math.exp(s - biggest) for s in x[i]]
        total = sum(e)
        loss += math.log(total) - (x[i, y[i]] - biggest)
        for j in range(C):
            dx[i, j] = e[j] / total
        dx[i, y[i]] -= 1
    return loss / N, dx / N
