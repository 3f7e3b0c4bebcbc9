import numpy as np

from ..layers import *
from ..layer_utils import *


class TwoLayerNet(object):
    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.reg = reg
        self.params = {
            'W1': weight_scale * np.random.randn(input_dim, hidden_dim),
            'b1': np.zeros(hidden_dim),
            'W2': weight_scale * np.random.randn(hidden_dim, num_classes),
            'b2': np.zeros(num_classes),
        }

    def loss(self, X, y=None):
        W1, W2 = self.params['W1'], self.params['W2']
        h, cache1 = affine_relu_forward(X, W1, self.params['b1'])
        scores, cache2 = affine_forward(h, W2, self.params['b2'])
        if y is None:
            return scores

        loss, dscores = softmax_loss(scores, y)
        loss += 0.5 * self.reg * (np.sum(W1 ** 2) + np.sum(W2 ** 2))
        grads = {}
        dh, grads['W2'], grads['b2'] = affine_backward(dscores, cache2)
        _, grads['W1'], grads['b1'] = affine_relu_backward(dh, cache1)
        grads['W2'] += self.reg * W2
        grads['W1'] += self.reg * W1
        return loss, grads


class FullyConnectedNet(object):
    def __init__(self, hidden_dims, input_dim=3 * 32 * 32, num_classes=10, dropout_keep_ratio=1,
                 normalization=None, reg=0.0, weight_scale=1e-2, dtype=np.float32, seed=None):
        self.normalization = normalization
        self.use_dropout = dropout_keep_ratio != 1
        self.reg = reg
        self.num_layers = 1 + len(hidden_dims)
        self.dtype = dtype
        self.params = {}

        prev = input_dim
        for i, h in enumerate(hidden_dims + [num_classes]):
            self.params['W%d' % (i + 1)] = np.random.normal(0, weight_scale, size=(prev, h))
            self.params['b%d' % (i + 1)] = np.zeros(h)
            if i < len(hidden_dims) and normalization:
                self.params['gamma%d' % (i + 1)] = np.ones(h)
                self.params['beta%d' % (i + 1)] = np.zeros(h)
            prev = h

        self.dropout_param = {}
        if self.use_dropout:
            self.dropout_param = {'mode': 'train', 'p': dropout_keep_ratio}
            if seed is not None:
                self.dropout_param['seed'] = seed

        self.bn_params = []
        if self.normalization == 'batchnorm':
            self.bn_params = [{'mode': 'train'} for i in range(self.num_layers - 1)]
        if self.normalization == 'layernorm':
            self.bn_params = [{} for i in range(self.num_layers - 1)]

        for k, v in self.params.items():
            self.params[k] = v.astype(dtype)

    def loss(self, X, y=None):
        X = X.astype(self.dtype)
        mode = 'test' if y is None else 'train'
        if self.use_dropout:
            self.dropout_param['mode'] = mode
        if self.normalization == 'batchnorm':
            for bn_param in self.bn_params:
                bn_param['mode'] = mode

        L = self.num_layers
        P = self.params
        h = X
        fc, norm, act, drop = {}, {}, {}, {}
        for i in range(1, L):
            h, fc[i] = affine_forward(h, P['W%d' % i], P['b%d' % i])
            if self.normalization == 'batchnorm':
                h, norm[i] = batchnorm_forward(h, P['gamma%d' % i], P['beta%d' % i], self.bn_params[i - 1])
            elif self.normalization == 'layernorm':
                h, norm[i] = layernorm_forward(h, P['gamma%d' % i], P['beta%d' % i], self.bn_params[i - 1])
            h, act[i] = relu_forward(h)
            if self.use_dropout:
                h, drop[i] = dropout_forward(h, self.dropout_param)
        scores, fc[L] = affine_forward(h, P['W%d' % L], P['b%d' % L])

        if mode == 'test':
            return scores

        grads = {}
        loss, dh = softmax_loss(scores, y)
        dh, grads['W%d' % L], grads['b%d' % L] = affine_backward(dh, fc[L])
        for i in reversed(range(1, L)):
            if self.use_dropout:
                dh = dropout_backward(dh, drop[i])
            dh = relu_backward(dh, act[i])
            if self.normalization == 'batchnorm':
                dh, grads['gamma%d' % i], grads['beta%d' % i] = batchnorm_backward(dh, norm[i])
            elif self.normalization == 'layernorm':
                dh, grads['gamma%d' % i], grads['beta%d' % i] = layernorm_backward(dh, norm[i])
            dh, grads['W%d' % i], grads['b%d' % i] = affine_backward(dh, fc[i])

        for i in range(1, L + 1):
            W = P['W%d' % i]
            loss += 0.5 * self.reg * np.sum(W * W)
            grads['W%d' % i] += self.reg * W
        return loss, grads
