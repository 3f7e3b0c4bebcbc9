from numpy import dot, random as R, zeros
from ..layers import *
from ..layers import affine_forward as F, affine_backward as B


class TwoLayerNet:
    def __init__(self, D=3072, H=100, C=10, s=1e-3, reg=0., **kw):
        D, H, C = kw.get('input_dim', D), kw.get('hidden_dim', H), kw.get('num_classes', C)
        s, self.reg = kw.get('weight_scale', s), reg
        self.params = dict(W1=s * R.randn(D, H), b1=zeros(H), W2=s * R.randn(H, C), b2=zeros(C))

    def loss(self, X, y=None):
        W, b, V, c = (self.params[k] for k in ('W1', 'b1', 'W2', 'b2'))
        a, p = F(X, W, b)
        h, q = relu_forward(a)
        s, r = F(h, V, c)
        if y is None: return s
        L, d = softmax_loss(s, y)
        d, dV, dc = B(d, r)
        _, dW, db = B(relu_backward(d, q), p)
        return L + self.reg / 2 * (dot(W.ravel(), W.ravel()) + dot(V.ravel(), V.ravel())), \
            dict(W1=dW + self.reg * W, b1=db, W2=dV + self.reg * V, b2=dc)
