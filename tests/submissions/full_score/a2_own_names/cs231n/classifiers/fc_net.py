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
        self.kind = normalization
        self.keep = dropout_keep_ratio
        self.dropout_param = {'p': self.keep, 'mode': 'train'}
        if seed is not None:
            self.dropout_param['seed'] = seed
        self.reg, self.dtype, self.depth = reg, dtype, len(hidden_dims)
        self.bn_params = [{} for _ in hidden_dims]
        self.params = {}
        sizes = [input_dim] + list(hidden_dims) + [num_classes]
        for k in range(self.depth + 1):
            self.params['W' + str(k)] = (np.random.randn(sizes[k], sizes[k + 1]) * weight_scale).astype(dtype)
            self.params['b' + str(k)] = np.zeros((1, sizes[k + 1]), dtype=dtype)
        if self.kind:
            for k in range(self.depth):
                self.params['y' + str(k)] = np.ones(sizes[k + 1], dtype=dtype)
                self.params['beta' + str(k)] = np.zeros(sizes[k + 1], dtype=dtype)

    def loss(self, X, y=None):
        p, train = self.params, y is not None
        self.dropout_param['mode'] = 'train' if train else 'test'
        a = X.reshape(X.shape[0], -1).astype(self.dtype)
        trace = []
        for k in range(self.depth):
            step = {'in': a}
            z = a @ p['W%d' % k] + p['b%d' % k]
            if self.kind:
                axis, bn = (0, self.bn_params[k]) if self.kind == 'batchnorm' else (1, None)
                if bn is None or train:
                    mu, var = z.mean(axis=axis, keepdims=True), z.var(axis=axis, keepdims=True)
                if bn is not None:
                    if train:
                        bn['running_mean'] = .9 * bn.get('running_mean', 0) + .1 * mu[0]
                        bn['running_var'] = .9 * bn.get('running_var', 0) + .1 * var[0]
                    else:
                        mu, var = bn.get('running_mean', 0.0), bn.get('running_var', 0.0)
                step['axis'], step['sd'] = axis, np.sqrt(var + 1e-5)
                step['xhat'] = (z - mu) / step['sd']
                z = p['y%d' % k] * step['xhat'] + p['beta%d' % k]
            step['on'] = z > 0
            a = z * step['on']
            if self.keep < 1:
                a, step['drop'] = dropout_forward(a, self.dropout_param)
            trace.append(step)
        k = self.depth
        scores = a @ p['W%d' % k] + p['b%d' % k]
        if not train:
            return scores

        loss, d = softmax_loss(scores, y)
        loss += self.reg / 2 * sum((w * w).sum() for name, w in p.items() if name[0] == 'W')
        g = {'W%d' % k: a.T @ d + self.reg * p['W%d' % k], 'b%d' % k: d.sum(0, keepdims=True)}
        while trace:
            d = d @ p['W%d' % k].T
            step, k = trace.pop(), k - 1
            if self.keep < 1:
                d = dropout_backward(d, step['drop'])
            d = d * step['on']
            if self.kind:
                xhat, axis = step['xhat'], step['axis']
                g['y%d' % k], g['beta%d' % k] = (d * xhat).sum(0), d.sum(0)
                d = d * p['y%d' % k]
                d = (d - d.mean(axis, keepdims=True) - xhat * (d * xhat).mean(axis, keepdims=True)) / step['sd']
            g['W%d' % k] = step['in'].T @ d + self.reg * p['W%d' % k]
            g['b%d' % k] = d.sum(0, keepdims=True)
        return loss, g
