import numpy as np

sigmoid = lambda x: 0.5 * (1 + np.tanh(0.5 * x))
affine = lambda *pairs: sum(np.einsum("nd,dh->nh", a, w) for a, w in pairs)


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    return (h := np.tanh(affine((x, Wx), (prev_h, Wh)) + b)), (x, prev_h, Wx, Wh, h)


def rnn_step_backward(dnext_h, cache):
    x, p, Wx, Wh, h = cache
    d = (1 - h * h) * dnext_h
    return d @ Wx.T, d @ Wh.T, x.T @ d, p.T @ d, d.sum(0)


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    *gates, g = np.split(affine((x, Wx), (prev_h, Wh)) + b, 4, axis=1)
    i, f, o = map(sigmoid, gates)
    g = np.tanh(g)
    c = f * prev_c + i * g
    return o * np.tanh(c), c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, c)


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, ph, pc, Wx, Wh, i, f, o, g, c = cache
    t = np.tanh(c)
    dc = dnext_c + dnext_h * o * (1 - t * t)
    d = np.hstack([dc * g * (i - i * i), dc * pc * (f - f * f), dnext_h * t * (o - o * o), dc * i * (1 - g * g)])
    return d @ Wx.T, d @ Wh.T, dc * f, x.T @ d, ph.T @ d, d.sum(0)


def gru_step_forward(x, prev_h, Wx, Wh, b):
    ar, az, an = np.split(x @ Wx + b, 3, axis=1)
    ur, uz, un = np.split(prev_h @ Wh, 3, axis=1)
    r, z = sigmoid(ar + ur), sigmoid(az + uz)
    n = np.tanh(an + r * un)
    return n - z * n + z * prev_h, (x, prev_h, Wx, Wh, r, z, n, un)


def gru_step_backward(dnext_h, cache):
    x, h, Wx, Wh, r, z, n, un = cache
    dn = dnext_h * (1 - z) * (1 - n * n)
    rest = [dn * un * r * (1 - r), dnext_h * (h - n) * z * (1 - z)]
    da, du = np.hstack([*rest, dn]), np.hstack([*rest, dn * r])
    return da @ Wx.T, du @ Wh.T + dnext_h * z, x.T @ da, h.T @ du, da.sum(0)


def _over(step, cells):
    def forward(x, h0, Wx, Wh, b):
        state, out, caches = [h0] + [np.zeros_like(h0)] * (cells - 1), [], []
        for xt in x.swapaxes(0, 1):
            *state, cache = step(xt, *state, Wx, Wh, b)
            out.append(state[0])
            caches.append(cache)
        return np.array(out).swapaxes(0, 1), caches

    return forward


def _back(step, cells):
    def backward(dh, cache):
        carry, sums, dxs = [0] * cells, 0, []
        for dht, c in zip(dh.swapaxes(0, 1)[::-1], cache[::-1]):
            dx, *carry_and = step(dht + carry[0], *[k + 0 * dht for k in carry[1:]], c)
            carry, grads = carry_and[:cells], carry_and[cells:]
            sums = grads if isinstance(sums, int) else [s + g for s, g in zip(sums, grads)]
            dxs.append(dx)
        return (np.array(dxs[::-1]).swapaxes(0, 1), carry[0], *sums)

    return backward


rnn_forward, rnn_backward = _over(rnn_step_forward, 1), _back(rnn_step_backward, 1)
lstm_forward, lstm_backward = _over(lstm_step_forward, 2), _back(lstm_step_backward, 2)
gru_forward, gru_backward = _over(gru_step_forward, 1), _back(gru_step_backward, 1)


def word_embedding_forward(x, W):
    one_hot = np.eye(len(W))[x]
    return one_hot @ W, one_hot


def word_embedding_backward(dout, cache):
    return np.einsum("ntv,ntd->vd", cache, dout)


def temporal_affine_forward(x, w, b):
    return x @ w + b, (x, w)


def temporal_affine_backward(dout, cache):
    x, w = cache
    return dout @ w.T, np.einsum("ntd,ntm->dm", x, dout), dout.sum((0, 1))


def temporal_softmax_loss(x, y, mask, verbose=False):
    logp = x - x.max(2, keepdims=True)
    logp = logp - np.log(np.exp(logp).sum(2, keepdims=True))
    hit = np.eye(x.shape[2])[y] * mask[..., None]
    return -(logp * hit).sum() / len(x), (np.exp(logp) * mask[..., None] - hit) / len(x)
