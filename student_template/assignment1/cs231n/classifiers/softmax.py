"""The softmax (cross-entropy) loss of a linear classifier, and its gradient: once with loops, once with arrays only.

    loss = mean_i -log p_iy_i + reg * sum(W^2),    p_ij = exp(s_ij) / sum_k exp(s_ik),    s = X W

exp overflows already for scores near 89 (float32) or 710 (float64); p does not change when the same number is
subtracted from all scores of an example. Source: C. Bishop, "Pattern Recognition and Machine Learning", 4.3.4, 2006.
"""

import numpy as np


def softmax_loss_naive(W, X, y, reg):
    """The softmax loss with loops over the examples and over the classes.

    Inputs:
    - W: weights, of shape (D, C)
    - X: a minibatch of examples, of shape (N, D)
    - y: their labels, of shape (N,); y[i] = c means that X[i] has label c, 0 <= c < C
    - reg: regularisation strength

    Returns a tuple of:
    - loss: a scalar
    - dW: the gradient of the loss with respect to W, of shape (D, C)
    """
    loss = 0.0
    dW = np.zeros_like(W)
    # TODO: Compute the softmax loss and its gradient with explicit loops; store them in loss and dW.
    # Do not forget the regularisation, and mind large scores: no exponential may overflow.
    raise NotImplementedError("Write softmax_loss_naive: it must return loss and dW.")
    return loss, dW


def softmax_loss_vectorized(W, X, y, reg):
    """The softmax loss without loops.

    Inputs and returns: see softmax_loss_naive.
    """
    # TODO: Compute the same loss and gradient without a loop; store them in loss and dW.
    # Mind large scores here, too.
    raise NotImplementedError(
        "Write softmax_loss_vectorized: compute the same loss and gradient without a loop; store "
        "them in loss and dW."
    )
    return loss, dW
