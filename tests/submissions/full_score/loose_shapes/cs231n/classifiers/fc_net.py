import numpy as np

from ..layers import affine_backward, affine_forward, relu_backward, relu_forward, softmax_loss


class TwoLayerNet(object):
    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.params = {}
        self.reg = reg
        self.params["W1"] = np.random.randn(input_dim, hidden_dim) * weight_scale
        self.params["W2"] = np.random.randn(hidden_dim, num_classes) * weight_scale
        self.params["b1"] = np.zeros((1, hidden_dim))
        self.params["b2"] = np.zeros((1, num_classes))

    def loss(self, X, y=None):
        a, ca = affine_forward(X, self.params["W1"], self.params["b1"])
        h, ch = relu_forward(a)
        scores, cs = affine_forward(h, self.params["W2"], self.params["b2"])
        if y is None:
            return scores
        loss, ds = softmax_loss(scores, y)
        dh, dW2, db2 = affine_backward(ds, cs)
        dX, dW1, db1 = affine_backward(relu_backward(dh, ch), ca)
        for W in (self.params["W1"], self.params["W2"]):
            loss = loss + 0.5 * self.reg * np.sum(W * W)
        dW1 += self.reg * self.params["W1"]
        dW2 += self.reg * self.params["W2"]
        # X is kept for a saliency map later on
        return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2, "X": dX}
