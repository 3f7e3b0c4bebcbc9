"""Fully connected networks built from layers: the model holds the parameters, the layers know how to go back."""

import numpy as np

from ..layer_utils import (
    affine_bn_relu_backward,
    affine_bn_relu_forward,
    affine_ln_relu_backward,
    affine_ln_relu_forward,
    affine_relu_backward,
    affine_relu_forward,
)
from ..layers import affine_backward, affine_forward, dropout_backward, dropout_forward, softmax_loss


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
        # BEGIN SOLUTION
        # PROMPT: Initialise the two layers. Weights are drawn from a normal distribution with mean 0 and standard
        # PROMPT: deviation weight_scale, biases are 0. Store them in self.params: "W1" and "b1" for the first layer,
        # PROMPT: "W2" and "b2" for the second.
        self.params["W1"] = weight_scale * np.random.randn(input_dim, hidden_dim)  # (D, H)
        self.params["b1"] = np.zeros(hidden_dim)
        self.params["W2"] = weight_scale * np.random.randn(hidden_dim, num_classes)  # (H, C)
        self.params["b2"] = np.zeros(num_classes)
        # END SOLUTION

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

        # BEGIN SOLUTION
        # PROMPT: The forward pass: compute the scores of the examples and store them in scores.
        # PROMPT: The layers that you wrote do the work: import them from ..layers and ..layer_utils.
        hidden, hidden_cache = affine_relu_forward(X, W1, b1)  # (N, H)
        scores, scores_cache = affine_forward(hidden, W2, b2)  # (N, C)
        # END SOLUTION

        if y is None:
            return scores

        # BEGIN SOLUTION
        # PROMPT: The backward pass: store the loss in loss, and the gradient of self.params[name] in grads[name].
        # PROMPT: The biases are not regularised. Mind the factor 0.5 above: it makes the gradient simpler.
        loss, dscores = softmax_loss(scores, y)
        dhidden, dW2, db2 = affine_backward(dscores, scores_cache)
        _, dW1, db1 = affine_relu_backward(dhidden, hidden_cache)

        loss += 0.5 * self.reg * (np.sum(W1 * W1) + np.sum(W2 * W2))
        grads = {"W1": dW1 + self.reg * W1, "b1": db1, "W2": dW2 + self.reg * W2, "b2": db2}
        # END SOLUTION
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

        # BEGIN SOLUTION
        # PROMPT: Initialise all parameters and store them in self.params. Weights W1, W2, ... are drawn from a normal
        # PROMPT: distribution with mean 0 and standard deviation weight_scale, biases b1, b2, ... are 0. With
        # PROMPT: normalisation, every layer but the last also has scales gamma1, ... of 1 and shifts beta1, ... of 0.
        sizes = [input_dim, *hidden_dims, num_classes]
        for layer in range(1, self.num_layers + 1):
            rows, columns = sizes[layer - 1], sizes[layer]
            self.params[f"W{layer}"] = weight_scale * np.random.randn(rows, columns)
            self.params[f"b{layer}"] = np.zeros(columns)
            if normalization is not None and layer < self.num_layers:
                self.params[f"gamma{layer}"] = np.ones(columns)
                self.params[f"beta{layer}"] = np.zeros(columns)
        # END SOLUTION

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

        # BEGIN SOLUTION
        # PROMPT: The forward pass: compute the scores of the examples and store them in scores. The normalisation of
        # PROMPT: layer i takes self.bn_params[i - 1], every dropout takes self.dropout_param.
        # PROMPT: There may be any number of layers: keep the caches in a list.
        caches, dropout_caches = [], []
        out = X
        for layer in range(1, self.num_layers):
            out, cache = self._hidden_forward(out, layer)  # (N, hidden_dims[layer - 1])
            caches.append(cache)
            if self.use_dropout:
                out, cache = dropout_forward(out, self.dropout_param)
                dropout_caches.append(cache)
        last = self.num_layers
        scores, scores_cache = affine_forward(out, self.params[f"W{last}"], self.params[f"b{last}"])  # (N, C)
        # END SOLUTION

        if y is None:
            return scores

        # BEGIN SOLUTION
        # PROMPT: The backward pass: store the loss in loss, and the gradient of self.params[name] in grads[name].
        # PROMPT: Only weights are regularised: no biases, no scales, no shifts. Mind the factor 0.5 above.
        loss, dscores = softmax_loss(scores, y)
        grads = {}
        dout, grads[f"W{last}"], grads[f"b{last}"] = affine_backward(dscores, scores_cache)
        for layer in range(last - 1, 0, -1):
            if self.use_dropout:
                dout = dropout_backward(dout, dropout_caches.pop())
            dout = self._hidden_backward(dout, caches.pop(), layer, grads)

        for layer in range(1, last + 1):
            W = self.params[f"W{layer}"]
            loss += 0.5 * self.reg * np.sum(W * W)
            grads[f"W{layer}"] += self.reg * W
        # END SOLUTION
        return loss, grads

    # BEGIN SOLUTION NO PROMPT
    def _hidden_forward(self, x, layer):
        """affine - [normalisation] - ReLU of one hidden layer."""
        given = [x, self.params[f"W{layer}"], self.params[f"b{layer}"]]
        if self.normalization is None:
            return affine_relu_forward(*given)
        given += [self.params[f"gamma{layer}"], self.params[f"beta{layer}"], self.bn_params[layer - 1]]
        return affine_bn_relu_forward(*given) if self.normalization == "batchnorm" else affine_ln_relu_forward(*given)

    def _hidden_backward(self, dout, cache, layer, grads):
        """Back through one hidden layer: stores the gradients of its parameters, returns that of its input."""
        if self.normalization is None:
            dx, grads[f"W{layer}"], grads[f"b{layer}"] = affine_relu_backward(dout, cache)
            return dx
        backward = affine_bn_relu_backward if self.normalization == "batchnorm" else affine_ln_relu_backward
        dx, dw, db, dgamma, dbeta = backward(dout, cache)
        grads |= {f"W{layer}": dw, f"b{layer}": db, f"gamma{layer}": dgamma, f"beta{layer}": dbeta}
        return dx

    # END SOLUTION
