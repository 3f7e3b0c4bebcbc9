"""A small convolutional network: a convolution finds patterns, pooling keeps the strong ones, two layers decide."""

import numpy as np

from ..layer_utils import affine_relu_backward, affine_relu_forward, conv_relu_pool_backward, conv_relu_pool_forward
from ..layers import affine_backward, affine_forward, softmax_loss


class ThreeLayerConvNet:
    """conv - ReLU - 2x2 max pool - affine - ReLU - affine - softmax, with an L2 penalty on the weights.

    A model in the sense of the Solver. Letters in the shapes below: N images of C channels, height H and width W, F
    filters of size f x f, M hidden units, K classes.
    """

    def __init__(
        self,
        input_dim=(3, 32, 32),
        num_filters=32,
        filter_size=7,
        hidden_dim=100,
        num_classes=10,
        weight_scale=1e-3,
        reg=0.0,
        dtype=np.float32,
    ):
        """Make a network with random weights.

        Inputs:
        - input_dim: (C, H, W), the shape of an image
        - num_filters: F, how many filters the convolution has
        - filter_size: f, height and width of each of them, an odd number
        - hidden_dim: M, how many hidden units the affine layer has
        - num_classes: K
        - weight_scale: standard deviation of the initial weights
        - reg: regularisation strength
        - dtype: the type of number that everything is computed in
        """
        self.params = {}
        self.reg = reg
        self.dtype = dtype
        # BEGIN SOLUTION
        # PROMPT: Initialise the three layers. Weights are drawn from a normal distribution with mean 0 and standard
        # PROMPT: deviation weight_scale, biases are 0. Store them in self.params: "W1" and "b1" for the convolution,
        # PROMPT: "W2" and "b2" for the hidden affine layer, "W3" and "b3" for the last one.
        # PROMPT: The convolution keeps height and width (see loss), and the pooling halves them.
        C, H, W = input_dim
        pooled = num_filters * (H // 2) * (W // 2)
        self.params["W1"] = weight_scale * np.random.randn(num_filters, C, filter_size, filter_size)  # (F, C, f, f)
        self.params["b1"] = np.zeros(num_filters)
        self.params["W2"] = weight_scale * np.random.randn(pooled, hidden_dim)  # (F * H/2 * W/2, M)
        self.params["b2"] = np.zeros(hidden_dim)
        self.params["W3"] = weight_scale * np.random.randn(hidden_dim, num_classes)  # (M, K)
        self.params["b3"] = np.zeros(num_classes)
        # END SOLUTION
        for name, param in self.params.items():
            self.params[name] = param.astype(dtype)

    def loss(self, X, y=None):
        """Scores of a minibatch or, when labels are given, the loss and its gradients.

        Inputs:
        - X: images, of shape (N, C, H, W)
        - y: their labels, of shape (N,); 0 <= y[i] < K

        Returns, when y is None:
        - scores: of shape (N, K)

        Returns otherwise a tuple of:
        - loss: a scalar, mean cross entropy + 0.5 * reg * (sum(W1^2) + sum(W2^2) + sum(W3^2))
        - grads: a dictionary with the gradient of the loss for each name in self.params
        """
        W1, b1 = self.params["W1"], self.params["b1"]
        W2, b2 = self.params["W2"], self.params["b2"]
        W3, b3 = self.params["W3"], self.params["b3"]
        conv_param = {"stride": 1, "pad": (W1.shape[2] - 1) // 2}  # the output is as high and wide as the image
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}

        # BEGIN SOLUTION
        # PROMPT: The forward pass: compute the scores of the images and store them in scores.
        # PROMPT: layer_utils has most of it: conv_relu_pool_forward uses the fast layers.
        maps, maps_cache = conv_relu_pool_forward(X, W1, b1, conv_param, pool_param)  # (N, F, H/2, W/2)
        hidden, hidden_cache = affine_relu_forward(maps, W2, b2)  # (N, M)
        scores, scores_cache = affine_forward(hidden, W3, b3)  # (N, K)
        # END SOLUTION

        if y is None:
            return scores

        # BEGIN SOLUTION
        # PROMPT: The backward pass: store the loss in loss, and the gradient of self.params[name] in grads[name].
        # PROMPT: The biases are not regularised.
        loss, dscores = softmax_loss(scores, y)
        grads = {}
        dhidden, grads["W3"], grads["b3"] = affine_backward(dscores, scores_cache)
        dmaps, grads["W2"], grads["b2"] = affine_relu_backward(dhidden, hidden_cache)
        _, grads["W1"], grads["b1"] = conv_relu_pool_backward(dmaps, maps_cache)

        for name in ("W1", "W2", "W3"):
            loss += 0.5 * self.reg * np.sum(self.params[name] ** 2)
            grads[name] += self.reg * self.params[name]
        # END SOLUTION
        return loss, grads
