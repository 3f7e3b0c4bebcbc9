"""Layers: each a forward pass, which also returns a cache, and a backward pass, which takes it.

A backward pass gets `dout`, the gradient of the loss with respect to the layer's output, and returns the gradients
with respect to the layer's inputs: the chain rule, one factor at a time. Losses return their gradient at once.
"""

import numpy as np


def affine_forward(x, w, b):
    """The forward pass of an affine (fully connected) layer: out = x w + b, each example of x laid out as one row.

    Inputs:
    - x: a minibatch of N examples of any shape, (N, d_1, ..., d_k), with D = d_1 * ... * d_k numbers each
    - w: weights, of shape (D, M)
    - b: biases, of shape (M,)

    Returns a tuple of:
    - out: of shape (N, M)
    - cache: (x, w, b)
    """
    # TODO: Compute the output of the layer and store it in out. You need to reshape x into rows first.
    raise NotImplementedError("Write affine_forward: it must return out and cache.")
    cache = (x, w, b)
    return out, cache


def affine_backward(dout, cache):
    """The backward pass of an affine layer.

    Inputs:
    - dout: upstream gradient, of shape (N, M)
    - cache: what affine_forward returned, (x, w, b)

    Returns a tuple of:
    - dx: gradient with respect to x, of the shape of x, (N, d_1, ..., d_k)
    - dw: gradient with respect to w, of shape (D, M)
    - db: gradient with respect to b, of shape (M,)
    """
    x, w, _ = cache
    # TODO: Compute the three gradients and store them in dx, dw and db. Compare their shapes with those above.
    raise NotImplementedError("Write affine_backward: it must return dx, dw and db.")
    return dx, dw, db


def relu_forward(x):
    """The forward pass of a rectified linear unit: max(0, x), element by element.

    Source: V. Nair and G. Hinton, "Rectified linear units improve restricted Boltzmann machines", 2010.

    Inputs:
    - x: of any shape

    Returns a tuple of:
    - out: of the shape of x
    - cache: x
    """
    # TODO: Compute the output and store it in out.
    raise NotImplementedError("Write relu_forward: it must return out and cache.")
    cache = x
    return out, cache


def relu_backward(dout, cache):
    """The backward pass of a rectified linear unit.

    Inputs:
    - dout: upstream gradient, of any shape
    - cache: what relu_forward returned, its input x, of the same shape

    Returns:
    - dx: gradient with respect to x, of the same shape
    """
    x = cache
    # TODO: Compute the gradient and store it in dx.
    raise NotImplementedError(
        "Write relu_backward: it must return dx (gradient with respect to x, of the same shape)."
    )
    return dx


def svm_loss(x, y):
    """The multiclass SVM loss, mean_i sum_{j != y_i} max(0, x_ij - x_iy_i + 1), and its gradient.

    Source: J. Weston and C. Watkins, "Support vector machines for multi-class pattern recognition", 1999.

    Inputs:
    - x: scores, of shape (N, C)
    - y: labels, of shape (N,); 0 <= y[i] < C

    Returns a tuple of:
    - loss: a scalar
    - dx: gradient of the loss with respect to x, of shape (N, C)
    """
    # TODO: Compute the loss and its gradient without a loop; store them in loss and dx.
    # There is no W here, and so no regularisation.
    raise NotImplementedError("Write svm_loss: it must return loss and dx.")
    return loss, dx


def softmax_loss(x, y):
    """The softmax (cross-entropy) loss, mean_i -log(exp(x_iy_i) / sum_j exp(x_ij)), and its gradient.

    Inputs:
    - x: scores, of shape (N, C)
    - y: labels, of shape (N,); 0 <= y[i] < C

    Returns a tuple of:
    - loss: a scalar
    - dx: gradient of the loss with respect to x, of shape (N, C)
    """
    # TODO: Compute the loss and its gradient without a loop; store them in loss and dx.
    # Mind large scores: no exponential may overflow.
    raise NotImplementedError("Write softmax_loss: it must return loss and dx.")
    return loss, dx
