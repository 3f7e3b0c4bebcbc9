import numpy as np
from cs231n.layers import affine_forward, affine_backward, relu_forward, relu_backward, softmax_loss


class TwoLayerNet:
    def __init__(self, input_dim=3*32*32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.reg = reg
        self.params = {}
        sizes = [input_dim, hidden_dim, num_classes]
        for i in (1, 2):
            self.params['W%d' % i] = np.random.normal(0, weight_scale, (sizes[i-1], sizes[i]))
            self.params['b%d' % i] = np.zeros(sizes[i])

    def loss(self, X, y=None):
        p = self.params
        a1, c1 = affine_forward(X, p['W1'], p['b1'])
        h, c2 = relu_forward(a1)
        scores, c3 = affine_forward(h, p['W2'], p['b2'])
        if y is None:
            return scores
        loss, d = softmax_loss(scores, y)
        grads = {}
        d, grads['W2'], grads['b2'] = affine_backward(d, c3)
        d = relu_backward(d, c2)
        d, grads['W1'], grads['b1'] = affine_backward(d, c1)
        for name in ['W1', 'W2']:
            total = 0.0
            for v in p[name].flatten():
                total += v * v
            loss += 0.5 * self.reg * total
            grads[name] = grads[name] + self.reg * p[name]
        return loss, grads
