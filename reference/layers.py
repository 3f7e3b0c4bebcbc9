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
    # BEGIN SOLUTION
    # PROMPT: Compute the output of the layer and store it in out. You need to reshape x into rows first.
    rows = x.reshape(x.shape[0], w.shape[0])  # (N, D)
    out = rows @ w + b  # (N, D) @ (D, M) + (M,)
    # END SOLUTION
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
    # BEGIN SOLUTION
    # PROMPT: Compute the three gradients and store them in dx, dw and db. Compare their shapes with those above.
    rows = x.reshape(x.shape[0], w.shape[0])  # (N, D)
    dx = (dout @ w.T).reshape(x.shape)  # (N, M) @ (M, D) -> (N, D) -> (N, d_1, ..., d_k)
    dw = rows.T @ dout  # (D, N) @ (N, M)
    db = np.sum(dout, axis=0)  # b was added to every row
    # END SOLUTION
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
    # BEGIN SOLUTION
    # PROMPT: Compute the output and store it in out.
    out = np.maximum(0, x)
    # END SOLUTION
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
    # BEGIN SOLUTION
    # PROMPT: Compute the gradient and store it in dx.
    dx = dout * (x > 0)  # the unit passes on what it let through; its derivative at 0 is taken as 0
    # END SOLUTION
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
    # BEGIN SOLUTION
    # PROMPT: Compute the loss and its gradient without a loop; store them in loss and dx.
    # PROMPT: There is no W here, and so no regularisation.
    num_examples = x.shape[0]
    examples = np.arange(num_examples)
    margins = np.maximum(0, x - x[examples, y][:, np.newaxis] + 1)  # (N, C)
    margins[examples, y] = 0
    loss = np.sum(margins) / num_examples

    dx = (margins > 0).astype(x.dtype)  # each positive margin pulls its own score up by one ...
    dx[examples, y] -= np.sum(dx, axis=1)  # ... and the right class's score down by one
    dx /= num_examples
    # END SOLUTION
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
    # BEGIN SOLUTION
    # PROMPT: Compute the loss and its gradient without a loop; store them in loss and dx.
    # PROMPT: Mind large scores: no exponential may overflow.
    num_examples = x.shape[0]
    examples = np.arange(num_examples)
    shifted = x - np.max(x, axis=1, keepdims=True)  # same probabilities, and the largest exponential is 1
    log_probs = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))  # (N, C)
    loss = -np.mean(log_probs[examples, y])

    dx = np.exp(log_probs)  # dloss_i / dx_ij = p_ij - [j = y_i]
    dx[examples, y] -= 1
    dx /= num_examples
    # END SOLUTION
    return loss, dx
