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


def affine_bn_relu_forward(x, w, b, gamma, beta, bn_param):
    """An affine layer followed by batch normalisation and a ReLU.

    Inputs:
    - x: a minibatch, of shape (N, d_1, ..., d_k), with D = d_1 * ... * d_k
    - w: weights, of shape (D, M)
    - b: biases, of shape (M,)
    - gamma, beta: scales and shifts, of shape (M,)
    - bn_param: the dictionary that batchnorm_forward takes

    Returns a tuple of:
    - out: of shape (N, M)
    - cache: what the backward pass needs
    """
    # TODO: Put the three layers together: store the output in out, and what the backward pass needs in cache.
    raise NotImplementedError("Write affine_bn_relu_forward: it must return out and cache.")
    return out, cache


def affine_bn_relu_backward(dout, cache):
    """The backward pass of affine_bn_relu_forward.

    Inputs:
    - dout: upstream gradient, of shape (N, M)
    - cache: what affine_bn_relu_forward returned, in training

    Returns a tuple of:
    - dx, dw, db, dgamma, dbeta: gradients with respect to x, w, b, gamma and beta, of their shapes
    """
    # TODO: Go back through the three layers; store the gradients in dx, dw, db, dgamma and dbeta.
    raise NotImplementedError(
        "Write affine_bn_relu_backward: it must return dx, dw, db, dgamma, dbeta: gradients with "
        "respect to x, w, b, gamma and beta, of their shapes."
    )
    return dx, dw, db, dgamma, dbeta


def affine_ln_relu_forward(x, w, b, gamma, beta, ln_param):
    """An affine layer followed by layer normalisation and a ReLU.

    Inputs:
    - x: a minibatch, of shape (N, d_1, ..., d_k), with D = d_1 * ... * d_k
    - w: weights, of shape (D, M)
    - b: biases, of shape (M,)
    - gamma, beta: scales and shifts, of shape (M,)
    - ln_param: the dictionary that layernorm_forward takes

    Returns a tuple of:
    - out: of shape (N, M)
    - cache: what the backward pass needs
    """
    # TODO: Put the three layers together: store the output in out, and what the backward pass needs in cache.
    raise NotImplementedError("Write affine_ln_relu_forward: it must return out and cache.")
    return out, cache


def affine_ln_relu_backward(dout, cache):
    """The backward pass of affine_ln_relu_forward.

    Inputs:
    - dout: upstream gradient, of shape (N, M)
    - cache: what affine_ln_relu_forward returned

    Returns a tuple of:
    - dx, dw, db, dgamma, dbeta: gradients with respect to x, w, b, gamma and beta, of their shapes
    """
    # TODO: Go back through the three layers; store the gradients in dx, dw, db, dgamma and dbeta.
    raise NotImplementedError(
        "Write affine_ln_relu_backward: it must return dx, dw, db, dgamma, dbeta: gradients with "
        "respect to x, w, b, gamma and beta, of their shapes."
    )
    return dx, dw, db, dgamma, dbeta
