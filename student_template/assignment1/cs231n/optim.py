"""Update rules: given weights and their gradient, the next weights.

All have one signature, `next_w, next_config = rule(w, dw, config)`, so that a Solver can be told one by its name.
`config` is a dictionary of hyper-parameters, and of whatever the rule must remember until the next step; a key that is
missing takes its default. A rule changes none of its arguments.
"""

import numpy as np


def sgd(w, dw, config=None):
    """Plain stochastic gradient descent: a step against the gradient.

    Source: H. Robbins and S. Monro, "A stochastic approximation method", 1951.

    Inputs:
    - w: weights, of any shape
    - dw: gradient of the loss with respect to w, of the same shape
    - config: {"learning_rate": how far to step, 1e-2 by default}

    Returns a tuple of:
    - next_w: the weights after the step, of the same shape
    - next_config: the config for the next step
    """
    config = {"learning_rate": 1e-2, **(config or {})}
    # TODO: Compute the weights after one step and store them in next_w.
    raise NotImplementedError("Write sgd: it must return next_w and next_config.")
    return next_w, config
