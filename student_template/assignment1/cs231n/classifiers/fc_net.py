"""Fully connected networks built from layers: the model holds the parameters, the layers know how to go back."""

import numpy as np


class TwoLayerNet:
    """affine - ReLU - affine - softmax, with an L2 penalty on the weights.

    A model in the sense of the Solver: `params` maps the names of parameters to arrays, and `loss` returns gradients
    under the same names. Letters in the shapes below: D input_dim, H hidden_dim, C num_classes.
    """

    def __init__(self, input_dim=3 * 32 * 32, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        """Make a network with random weights.

        Inputs:
        - input_dim: how many numbers an example has
        - hidden_dim: how many hidden units there are
        - num_classes: how many classes there are
        - weight_scale: standard deviation of the initial weights
        - reg: regularisation strength
        """
        self.params = {}
        self.reg = reg
        # TODO: Initialise the two layers. Weights are drawn from a normal distribution with mean 0 and standard
        # deviation weight_scale, biases are 0. Store them in self.params: "W1" and "b1" for the first layer,
        # "W2" and "b2" for the second.
        raise NotImplementedError("Write TwoLayerNet.__init__: initialise the two layers.")

    def loss(self, X, y=None):
        """Scores of a minibatch or, when labels are given, the loss and its gradients.

        Inputs:
        - X: examples, of shape (N, d_1, ..., d_k) with d_1 * ... * d_k = D
        - y: their labels, of shape (N,); 0 <= y[i] < C

        Returns, when y is None:
        - scores: of shape (N, C)

        Returns otherwise a tuple of:
        - loss: a scalar, mean cross entropy + 0.5 * reg * (sum(W1^2) + sum(W2^2))
        - grads: a dictionary with the gradient of the loss for each name in self.params
        """
        W1, b1 = self.params["W1"], self.params["b1"]
        W2, b2 = self.params["W2"], self.params["b2"]

        # TODO: The forward pass: compute the scores of the examples and store them in scores.
        # The layers that you wrote do the work: import them from ..layers and ..layer_utils.
        raise NotImplementedError(
            "Write part 1 of 2 of TwoLayerNet.loss: the forward pass: compute the scores of the "
            "examples and store them in scores."
        )

        if y is None:
            return scores

        # TODO: The backward pass: store the loss in loss, and the gradient of self.params[name] in grads[name].
        # The biases are not regularised. Mind the factor 0.5 above: it makes the gradient simpler.
        raise NotImplementedError(
            "Write part 2 of 2 of TwoLayerNet.loss: the backward pass: store the loss in loss, and "
            "the gradient of self.params[name] in grads[name]."
        )
        return loss, grads
