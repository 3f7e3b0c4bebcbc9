"""Layers that usually come together, as one: a sandwich of forward passes, and of backward passes in reverse."""

from .fast_layers import conv_backward_fast, conv_forward_fast, max_pool_backward_fast, max_pool_forward_fast
from .layers import (
    affine_backward,
    affine_forward,
    relu_backward,
    relu_forward,
    spatial_batchnorm_backward,
    spatial_batchnorm_forward,
)


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


def conv_relu_forward(x, w, b, conv_param):
    """A convolution followed by a ReLU. The arguments are those of conv_forward_naive.

    Returns a tuple of:
    - out: of shape (N, F, H', W')
    - cache: what the backward pass needs
    """
    maps, conv_cache = conv_forward_fast(x, w, b, conv_param)
    out, relu_cache = relu_forward(maps)
    return out, (conv_cache, relu_cache)


def conv_relu_backward(dout, cache):
    """The backward pass of conv_relu_forward: takes dout (N, F, H', W'), returns dx, dw, db."""
    conv_cache, relu_cache = cache
    return conv_backward_fast(relu_backward(dout, relu_cache), conv_cache)


def conv_bn_relu_forward(x, w, b, gamma, beta, conv_param, bn_param):
    """A convolution, spatial batch normalisation, and a ReLU.

    Inputs:
    - x, w, b, conv_param: as for conv_forward_naive
    - gamma, beta: scale and shift of each of the F channels, of shape (F,)
    - bn_param: as for spatial_batchnorm_forward

    Returns a tuple of:
    - out: of shape (N, F, H', W')
    - cache: what the backward pass needs
    """
    maps, conv_cache = conv_forward_fast(x, w, b, conv_param)
    normal, bn_cache = spatial_batchnorm_forward(maps, gamma, beta, bn_param)
    out, relu_cache = relu_forward(normal)
    return out, (conv_cache, bn_cache, relu_cache)


def conv_bn_relu_backward(dout, cache):
    """The backward pass of conv_bn_relu_forward: takes dout (N, F, H', W'), returns dx, dw, db, dgamma, dbeta."""
    conv_cache, bn_cache, relu_cache = cache
    dmaps, dgamma, dbeta = spatial_batchnorm_backward(relu_backward(dout, relu_cache), bn_cache)
    return *conv_backward_fast(dmaps, conv_cache), dgamma, dbeta


def conv_relu_pool_forward(x, w, b, conv_param, pool_param):
    """A convolution, a ReLU and max pooling. The arguments are those of conv_forward_naive and max_pool_forward_naive.

    Returns a tuple of:
    - out: the pooled maps, of shape (N, F, H'', W'')
    - cache: what the backward pass needs
    """
    maps, conv_cache = conv_forward_fast(x, w, b, conv_param)
    active, relu_cache = relu_forward(maps)
    out, pool_cache = max_pool_forward_fast(active, pool_param)
    return out, (conv_cache, relu_cache, pool_cache)


def conv_relu_pool_backward(dout, cache):
    """The backward pass of conv_relu_pool_forward: takes dout (N, F, H'', W''), returns dx, dw, db."""
    conv_cache, relu_cache, pool_cache = cache
    dmaps = relu_backward(max_pool_backward_fast(dout, pool_cache), relu_cache)
    return conv_backward_fast(dmaps, conv_cache)
