import numpy as np

from ..layers import *


class TwoLayerNet(object):
    """Two layers. I prefer names that say what they are."""

    def __init__(self, input_dim=3*32*32, hidden_dim=100, num_classes=10,
                 weight_scale=1e-3, reg=0.0):
        self.reg = reg
        self.params = {}
        self.params['bias_out'] = np.zeros((num_classes,))
        self.params['bias_hidden'] = np.zeros((hidden_dim,))
        self.params['W_out'] = np.random.normal(scale=weight_scale, size=(hidden_dim, num_classes))
        self.params['W_hidden'] = np.random.normal(scale=weight_scale, size=(input_dim, hidden_dim))

    def loss(self, X, y=None):
        hidden, cache_fc = affine_forward(X, self.params['W_hidden'], self.params['bias_hidden'])
        act, cache_relu = relu_forward(hidden)
        scores, cache_out = affine_forward(act, self.params['W_out'], self.params['bias_out'])
        if y is None:
            return scores

        loss, dscores = softmax_loss(scores, y)
        penalty = 0
        for name, value in self.params.items():
            if name.startswith('W'):
                penalty += np.sum(value ** 2)
        loss += self.reg * penalty / 2

        grads = {}
        dact, grads['W_out'], grads['bias_out'] = affine_backward(dscores, cache_out)
        dhidden = relu_backward(dact, cache_relu)
        _, grads['W_hidden'], grads['bias_hidden'] = affine_backward(dhidden, cache_fc)
        for name in grads:
            if name.startswith('W'):
                grads[name] += self.reg * self.params[name]
        return loss, grads
