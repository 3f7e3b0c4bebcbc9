import numpy as np

from ..layers import *
from ..layer_utils import *


class TwoLayerNet(object):
    num_layers = 2

    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.params = {}
        self.reg = reg
        dims = [input_dim, hidden_dim, num_classes]
        for l in range(self.num_layers):
            self.params['W' + str(l + 1)] = weight_scale * np.random.randn(dims[l], dims[l + 1])
            self.params['b' + str(l + 1)] = np.zeros(dims[l + 1])

    def loss(self, X, y=None):
        h, c1 = affine_relu_forward(X, self.params['W1'], self.params['b1'])
        scores, c2 = affine_forward(h, self.params['W2'], self.params['b2'])
        if y is None:
            return scores
        loss, dscores = softmax_loss(scores, y)
        grads = {}
        dh, grads['W2'], grads['b2'] = affine_backward(dscores, c2)
        dx, grads['W1'], grads['b1'] = affine_relu_backward(dh, c1)
        for l in range(1, self.num_layers):
            W = self.params['W' + str(l)]
            loss += 0.5 * self.reg * np.sum(W ** 2)
            grads['W' + str(l)] += self.reg * W
        return loss, grads
