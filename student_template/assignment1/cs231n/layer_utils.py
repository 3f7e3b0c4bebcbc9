"""Layers that usually come together, as one: a sandwich of forward passes, and of backward passes in reverse."""

from .layers import affine_backward, affine_forward, relu_backward, relu_forward


def affine_relu_forward(x, w, b):
    """An affine layer followed by a ReLU.

    Inputs:
    - x: a minibatch, of shape (N, d_1, ..., d_k), with D = d_1 * ... * d_k
    - w: weights, of shape (D, M)
    - b: biases, of shape (M,)

    Returns a tuple of:
    - out: of shape (N, M)
    - cache: what the backward pass needs
    """
    hidden, affine_cache = affine_forward(x, w, b)
    out, relu_cache = relu_forward(hidden)
    return out, (affine_cache, relu_cache)


def affine_relu_backward(dout, cache):
    """The backward pass of affine_relu_forward.

    Inputs:
    - dout: upstream gradient, of shape (N, M)
    - cache: what affine_relu_forward returned

    Returns a tuple of:
    - dx, dw, db: gradients with respect to x, w and b, of their shapes
    """
    affine_cache, relu_cache = cache
    dhidden = relu_backward(dout, relu_cache)
    return affine_backward(dhidden, affine_cache)
