from __future__ import print_function, division
import numpy as np

# my solutions for the rnn part


def sigmoid(x):
    pos = x >= 0
    z = np.zeros_like(x)
    z[pos] = np.exp(-x[pos])
    z[~pos] = np.exp(x[~pos])
    top = np.ones_like(x)
    top[~pos] = z[~pos]
    return top / (1 + z)


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    a = np.dot(prev_h, Wh) + np.dot(x, Wx) + b
    next_h = np.tanh(a)
    cache = {'x': x, 'h': prev_h, 'Wx': Wx, 'Wh': Wh, 'out': next_h}
    return next_h, cache


def rnn_step_backward(dnext_h, cache):
    da = (1.0 - cache['out'] * cache['out']) * dnext_h
    db = da.sum(0)
    dWx = np.dot(cache['x'].T, da)
    dWh = np.dot(cache['h'].T, da)
    dx = np.dot(da, cache['Wx'].T)
    dprev_h = np.dot(da, cache['Wh'].T)
    return dx, dprev_h, dWx, dWh, db


def rnn_forward(x, h0, Wx, Wh, b):
    states = []
    caches = []
    h = h0
    for step in range(x.shape[1]):
        h, c = rnn_step_forward(x[:, step, :], h, Wx, Wh, b)
        states.append(h)
        caches.append(c)
    return np.stack(states, axis=1), caches


def rnn_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0]['x'].shape[1]
    dx = np.zeros((N, T, D))
    dWx = np.zeros((D, H))
    dWh = np.zeros((H, H))
    db = np.zeros(H)
    carry = np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        dxt, carry, dWxt, dWht, dbt = rnn_step_backward(dh[:, t, :] + carry, cache[t])
        dx[:, t, :] = dxt
        dWx = dWx + dWxt
        dWh = dWh + dWht
        db = db + dbt
    return dx, carry, dWx, dWh, db


def word_embedding_forward(x, W):
    out = W[x, :]
    return out, (x, W.shape)


def word_embedding_backward(dout, cache):
    x, shape = cache
    dW = np.zeros(shape)
    N, T = x.shape
    for n in range(N):
        for t in range(T):
            dW[x[n, t]] += dout[n, t]
    return dW


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    N, H = prev_h.shape
    a = x.dot(Wx) + prev_h.dot(Wh) + b
    ai = a[:, 0:H]
    af = a[:, H:2*H]
    ao = a[:, 2*H:3*H]
    ag = a[:, 3*H:4*H]
    i = sigmoid(ai)
    f = sigmoid(af)
    o = sigmoid(ao)
    g = np.tanh(ag)
    next_c = np.multiply(f, prev_c) + np.multiply(i, g)
    next_h = np.multiply(o, np.tanh(next_c))
    cache = {'x': x, 'prev_h': prev_h, 'prev_c': prev_c, 'Wx': Wx, 'Wh': Wh,
             'i': i, 'f': f, 'o': o, 'g': g, 'c': next_c}
    return next_h, next_c, cache


def lstm_step_backward(dnext_h, dnext_c, cache):
    i, f, o, g = cache['i'], cache['f'], cache['o'], cache['g']
    tc = np.tanh(cache['c'])
    N, H = i.shape
    do = dnext_h * tc
    dc = dnext_h * o * (1 - tc ** 2)
    dc = dc + dnext_c
    da = np.zeros((N, 4 * H))
    da[:, 0:H] = dc * g * i * (1 - i)
    da[:, H:2*H] = dc * cache['prev_c'] * f * (1 - f)
    da[:, 2*H:3*H] = do * o * (1 - o)
    da[:, 3*H:] = dc * i * (1 - g ** 2)
    dprev_c = dc * f
    dx = da.dot(cache['Wx'].T)
    dWx = cache['x'].T.dot(da)
    dprev_h = da.dot(cache['Wh'].T)
    dWh = cache['prev_h'].T.dot(da)
    db = da.sum(axis=0)
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = h0.shape[1]
    h = np.zeros((N, T, H))
    cache = {}
    c = np.zeros((N, H))
    prev = h0
    for t in range(T):
        prev, c, cache[t] = lstm_step_forward(x[:, t], prev, c, Wx, Wh, b)
        h[:, t] = prev
    cache['D'] = D
    return h, cache


def lstm_backward(dh, cache):
    N, T, H = dh.shape
    D = cache['D']
    dx = np.zeros((N, T, D))
    dWx = np.zeros((D, 4 * H))
    dWh = np.zeros((H, 4 * H))
    db = np.zeros(4 * H)
    dprev_h = np.zeros((N, H))
    dprev_c = np.zeros((N, H))
    for t in range(T)[::-1]:
        res = lstm_step_backward(dh[:, t] + dprev_h, dprev_c, cache[t])
        dx[:, t] = res[0]
        dprev_h = res[1]
        dprev_c = res[2]
        dWx += res[3]
        dWh += res[4]
        db += res[5]
    return dx, dprev_h, dWx, dWh, db


# extra credit
def gru_step_forward(x, prev_h, Wx, Wh, b):
    H = prev_h.shape[1]
    xs = x.dot(Wx) + b
    hs = prev_h.dot(Wh)
    r = sigmoid(xs[:, :H] + hs[:, :H])
    z = sigmoid(xs[:, H:2*H] + hs[:, H:2*H])
    n = np.tanh(xs[:, 2*H:] + r * hs[:, 2*H:])
    next_h = n + z * (prev_h - n)
    return next_h, (x, prev_h, Wx, Wh, r, z, n, hs[:, 2*H:])


def gru_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, r, z, n, un = cache
    dz = dnext_h * (prev_h - n)
    dn = dnext_h * (1 - z)
    dprev_h = dnext_h * z
    dan = dn * (1 - n * n)
    daz = dz * z * (1 - z)
    dar = dan * un * r * (1 - r)
    dxs = np.hstack([dar, daz, dan])
    dhs = np.hstack([dar, daz, dan * r])
    dprev_h = dprev_h + dhs.dot(Wh.T)
    return dxs.dot(Wx.T), dprev_h, x.T.dot(dxs), prev_h.T.dot(dhs), dxs.sum(axis=0)


def gru_forward(x, h0, Wx, Wh, b):
    hs, caches, h = [], [], h0
    for t in range(x.shape[1]):
        h, c = gru_step_forward(x[:, t], h, Wx, Wh, b)
        hs.append(h)
        caches.append(c)
    return np.stack(hs, axis=1), caches


def gru_backward(dh, cache):
    T = dh.shape[1]
    dxs = [None] * T
    dprev = np.zeros_like(dh[:, 0])
    total = [0, 0, 0]
    for t in reversed(range(T)):
        dxs[t], dprev, dWx, dWh, db = gru_step_backward(dh[:, t] + dprev, cache[t])
        total = [total[0] + dWx, total[1] + dWh, total[2] + db]
    return np.stack(dxs, axis=1), dprev, total[0], total[1], total[2]


def temporal_affine_forward(x, w, b):
    N, T, D = x.shape
    M = b.shape[0]
    out = x.reshape(N * T, D).dot(w).reshape(N, T, M) + b
    cache = x, w, b, out
    return out, cache


def temporal_affine_backward(dout, cache):
    x, w, b, out = cache
    N, T, D = x.shape
    M = b.shape[0]
    dx = dout.reshape(N * T, M).dot(w.T).reshape(N, T, D)
    dw = dout.reshape(N * T, M).T.dot(x.reshape(N * T, D)).T
    db = dout.sum(axis=(0, 1))
    return dx, dw, db


def temporal_softmax_loss(x, y, mask, verbose=False):
    N, T, V = x.shape
    x_flat = x.reshape(N * T, V)
    y_flat = y.reshape(N * T)
    mask_flat = mask.reshape(N * T)
    probs = np.exp(x_flat - np.max(x_flat, axis=1, keepdims=True))
    probs /= np.sum(probs, axis=1, keepdims=True)
    loss = -np.sum(mask_flat * np.log(probs[np.arange(N * T), y_flat])) / N
    dx_flat = probs.copy()
    dx_flat[np.arange(N * T), y_flat] -= 1
    dx_flat /= N
    dx_flat *= mask_flat[:, None]
    return loss, dx_flat.reshape(N, T, V)
