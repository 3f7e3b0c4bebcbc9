import numpy as np

from ..layers import *
from ..layer_utils import *


class TwoLayerNet(object):
    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.params = {}
        self.reg = reg
        self.params['W1'] = weight_scale * np.random.randn(input_dim, hidden_dim)
        self.params['b1'] = np.zeros(hidden_dim)
        self.params['W2'] = weight_scale * np.random.randn(hidden_dim, num_classes)
        self.params['b2'] = np.zeros(num_classes)

    def loss(self, X, y=None):
        params = self.params
        h, c1 = affine_relu_forward(X, params['W1'], params['b1'])
        scores, c2 = affine_forward(h, params['W2'], params['b2'])
        if y is None:
            return scores
        loss, dscores = softmax_loss(scores, y)
        grads = {}
        dh, grads['W2'], grads['b2'] = affine_backward(dscores, c2)
        dx, grads['W1'], grads['b1'] = affine_relu_backward(dh, c1)
        # regularize everything that is learned
        for p in params:
            loss += 0.5 * self.reg * np.sum(params[p] * params[p])
            grads[p] += self.reg * params[p]
        return loss, grads
