"""Numeric gradients by central differences, (f(x + h) - f(x - h)) / 2h: slow and simple, so a good judge of others.

Every function here changes x one number at a time, in place, and puts each number back. So f may as well ignore its
argument and read the array where it lives, in a model's `params` for instance.
"""

import random

import numpy as np


def eval_numerical_gradient(f, x, verbose=True, h=1e-5):
    """The gradient of a function that returns a number.

    Inputs:
    - f: a function of one array that returns a scalar
    - x: the point at which to take the gradient, floating point, of any shape
    - verbose: whether to print each number of the gradient
    - h: half the distance between the two points of a difference

    Returns:
    - grad: of the shape of x
    """
    grad = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        grad[index] = _central_difference(f, x, index, h)
        if verbose:
            print(index, grad[index])
    return grad


def eval_numerical_gradient_array(f, x, df, h=1e-5):
    """The gradient of a loss with respect to x, through a function that returns an array.

    Inputs:
    - f: a function of one array that returns an array
    - x: the point at which to take the gradient, floating point, of any shape
    - df: upstream gradient, the gradient of the loss with respect to f(x), of the shape of f(x)
    - h: half the distance between the two points of a difference

    Returns:
    - grad: of the shape of x
    """
    grad = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        grad[index] = np.sum(_central_difference(f, x, index, h) * df)
    return grad


def grad_check_sparse(f, x, analytic_grad, num_checks=10, h=1e-5):
    """Compare some randomly chosen numbers of a gradient with numeric ones, and print both.

    Inputs:
    - f: a function of one array that returns a scalar
    - x: the point at which to take the gradient, floating point, of any shape
    - analytic_grad: the gradient to check, of the shape of x
    - num_checks: how many numbers to check
    - h: half the distance between the two points of a difference
    """
    for _ in range(num_checks):
        index = tuple(random.randrange(size) for size in x.shape)
        numeric, analytic = _central_difference(f, x, index, h), analytic_grad[index]
        error = abs(numeric - analytic) / max(1e-8, abs(numeric) + abs(analytic))
        print(f"numeric: {numeric:f} analytic: {analytic:f}, relative error: {error:e}")


def _central_difference(f, x, index, h):
    """How fast f(x) changes with x[index]: an array where f returns an array."""
    old = x[index]
    x[index] = old + h
    above = np.array(f(x))  # a copy, because f may return x itself or a buffer that it uses again
    x[index] = old - h
    below = np.array(f(x))
    x[index] = old
    return (above - below) / (2 * h)
