import numpy as np
from ..layers import *


class ThreeLayerConvNet(object):
    def __init__(self, input_dim=(3, 32, 32), num_filters=32, filter_size=7, hidden_dim=100, num_classes=10,
                 weight_scale=1e-3, reg=0.0, dtype=np.float32):
        C, H, W = input_dim
        self.reg, self.dtype = reg, dtype
        shapes = [(num_filters, C, filter_size, filter_size), (num_filters * int(H / 2) * int(W / 2), hidden_dim),
                  (hidden_dim, num_classes)]
        self.params = {}
        for i, (shape, width) in enumerate(zip(shapes, [num_filters, hidden_dim, num_classes])):
            self.params['W%d' % (i + 1)] = (np.random.randn(*shape) * weight_scale).astype(dtype)
            self.params['b%d' % (i + 1)] = np.zeros(width).astype(dtype)

    def loss(self, X, y=None):
        p = self.params
        conv_param = {'stride': 1, 'pad': int((p['W1'].shape[2] - 1) / 2)}
        pool_param = {'pool_height': 2, 'pool_width': 2, 'stride': 2}

        # the fast layers did not compile on my machine
        conv, c1 = conv_forward_naive(X, p['W1'], p['b1'], conv_param)
        relu1, c2 = relu_forward(conv)
        pool, c3 = max_pool_forward_naive(relu1, pool_param)
        fc, c4 = affine_forward(pool, p['W2'], p['b2'])
        relu2, c5 = relu_forward(fc)
        scores, c6 = affine_forward(relu2, p['W3'], p['b3'])
        if y is None:
            return scores

        loss, d = softmax_loss(scores, y)
        print('data loss', loss)
        grads = {}
        d, grads['W3'], grads['b3'] = affine_backward(d, c6)
        d, grads['W2'], grads['b2'] = affine_backward(relu_backward(d, c5), c4)
        d = relu_backward(max_pool_backward_naive(d, c3), c2)
        d, grads['W1'], grads['b1'] = conv_backward_naive(d, c1)
        for name in p:
            if name.startswith('W'):
                loss += self.reg / 2 * (p[name] ** 2).sum()
                grads[name] = grads[name] + self.reg * p[name]
        return loss, grads
