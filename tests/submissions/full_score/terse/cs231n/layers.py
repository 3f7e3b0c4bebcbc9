import numpy as np
from numpy import newaxis as _

affine_forward = lambda x, w, b: (np.einsum('nd,dm->nm', x.reshape(len(x), -1), w) + b, (x, w))
affine_backward = lambda d, c: (
    np.einsum('nm,dm->nd', d, c[1]).reshape(c[0].shape),
    np.einsum('nd,nm->dm', c[0].reshape(len(c[0]), -1), d),
    np.einsum('nm->m', d),
)
relu_forward = lambda x: (x.clip(0), x > 0)
relu_backward = lambda d, m: d * m


def svm_loss(s, t, /):
    h = np.eye(s.shape[1])[t]
    m = ((s - (s * h).sum(1)[:, _] + 1) * (1 - h)).clip(0)
    return m.sum() / (n := len(s)), ((g := np.sign(m)) - g.sum(1)[:, _] * h) / n


def softmax_loss(s, t, /):
    h = np.eye(s.shape[1])[t]
    z = s - s.max(1)[:, _]
    return (l := np.log(np.exp(z).sum(1)) - (z * h).sum(1)).mean(), (np.exp(z) / np.exp(z).sum(1)[:, _] - h) / len(l)
