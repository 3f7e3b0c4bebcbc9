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


class FullyConnectedNet:
    """{affine - [batch or layer normalisation] - ReLU - [dropout]} x (L - 1) - affine - softmax, with an L2 penalty.

    L is the number of layers. A model in the sense of the Solver. The parameters are W1, b1, ..., WL, bL and, with
    normalisation, gamma1, beta1, ..., gamma(L-1), beta(L-1).
    """

    def __init__(
        self,
        hidden_dims,
        input_dim=3 * 32 * 32,
        num_classes=10,
        dropout_keep_ratio=1,
        normalization=None,
        reg=0.0,
        weight_scale=1e-2,
        dtype=np.float32,
        seed=None,
    ):
        """Make a network with random weights.

        Inputs:
        - hidden_dims: a list with the size of each hidden layer
        - input_dim: how many numbers an example has
        - num_classes: how many classes there are
        - dropout_keep_ratio: the probability with which dropout keeps a number; 1 for no dropout
        - normalization: None, "batchnorm" or "layernorm"
        - reg: regularisation strength
        - weight_scale: standard deviation of the initial weights
        - dtype: of the parameters and of all that is computed; float64 to check gradients
        - seed: when given, every dropout layer starts its random numbers from it, so that a gradient can be checked
        """
        self.normalization = normalization
        self.use_dropout = dropout_keep_ratio != 1
        self.reg = reg
        self.num_layers = 1 + len(hidden_dims)
        self.dtype = dtype
        self.params = {}

        # TODO: Initialise all parameters and store them in self.params. Weights W1, W2, ... are drawn from a normal
        # distribution with mean 0 and standard deviation weight_scale, biases b1, b2, ... are 0. With
        # normalisation, every layer but the last also has scales gamma1, ... of 1 and shifts beta1, ... of 0.
        raise NotImplementedError(
            "Write FullyConnectedNet.__init__: initialise all parameters and store them in "
            "self.params."
        )

        # What dropout_forward takes: one dictionary for all layers, so that `loss` can tell them the mode.
        self.dropout_param = {}
        if self.use_dropout:
            self.dropout_param = {"mode": "train", "p": dropout_keep_ratio}
            if seed is not None:
                self.dropout_param["seed"] = seed

        # What the normalisations take: a dictionary for each, as batch normalisation keeps its running averages there.
        self.bn_params = []
        if normalization == "batchnorm":
            self.bn_params = [{"mode": "train"} for _ in hidden_dims]
        if normalization == "layernorm":
            self.bn_params = [{} for _ in hidden_dims]

        for name, value in self.params.items():
            self.params[name] = value.astype(dtype)

    def loss(self, X, y=None):
        """Scores of a minibatch or, when labels are given, the loss and its gradients.

        Without labels this is the test: batch normalisation uses its running averages, and dropout keeps everything.

        Inputs:
        - X: examples, of shape (N, d_1, ..., d_k) with d_1 * ... * d_k = input_dim
        - y: their labels, of shape (N,); 0 <= y[i] < num_classes

        Returns, when y is None:
        - scores: of shape (N, C)

        Returns otherwise a tuple of:
        - loss: a scalar, mean cross entropy + 0.5 * reg * the sum of the squares of all weights W1, ..., WL
        - grads: a dictionary with the gradient of the loss for each name in self.params
        """
        X = X.astype(self.dtype)
        mode = "test" if y is None else "train"
        if self.use_dropout:
            self.dropout_param["mode"] = mode
        if self.normalization == "batchnorm":
            for bn_param in self.bn_params:
                bn_param["mode"] = mode

        # TODO: The forward pass: compute the scores of the examples and store them in scores. The normalisation of
        # layer i takes self.bn_params[i - 1], every dropout takes self.dropout_param.
        # There may be any number of layers: keep the caches in a list.
        raise NotImplementedError(
            "Write part 1 of 2 of FullyConnectedNet.loss: the forward pass: compute the scores of "
            "the examples and store them in scores."
        )

        if y is None:
            return scores

        # TODO: The backward pass: store the loss in loss, and the gradient of self.params[name] in grads[name].
        # Only weights are regularised: no biases, no scales, no shifts. Mind the factor 0.5 above.
        raise NotImplementedError(
            "Write part 2 of 2 of FullyConnectedNet.loss: the backward pass: store the loss in "
            "loss, and the gradient of self.params[name] in grads[name]."
        )
        return loss, grads
