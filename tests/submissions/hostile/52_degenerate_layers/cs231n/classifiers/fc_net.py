import numpy as np


class TwoLayerNet:
    """A network that computes nothing, on layers that compute nothing."""

    def __init__(self, input_dim=3072, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.reg = reg
        self.params = {'W1': np.zeros((input_dim, hidden_dim)), 'b1': np.zeros(hidden_dim),
                       'W2': np.zeros((hidden_dim, num_classes)), 'b2': np.zeros(num_classes)}

    def loss(self, X, y=None):
        scores = np.zeros((len(X), self.params['W2'].shape[1]))
        if y is None:
            return scores
        return 0.0, {name: value * 0 for name, value in self.params.items()}
