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


def sgd_momentum(w, dw, config=None):
    """Gradient descent with momentum: the weights roll downhill with a velocity, which the gradient changes.

    v = momentum * v - learning_rate * dw, and then w = w + v.

    Source: B. Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.

    Inputs:
    - w: weights, of any shape
    - dw: gradient of the loss with respect to w, of the same shape
    - config: {"learning_rate": 1e-2 by default, "momentum": from 0 to 1, 0.9 by default,
      "velocity": of the shape of w, zeros by default}

    Returns a tuple of:
    - next_w: the weights after the step, of the same shape
    - next_config: the config for the next step, with the new velocity
    """
    config = {"learning_rate": 1e-2, "momentum": 0.9, **(config or {})}
    v = config.get("velocity", np.zeros_like(w))
    # TODO: Compute the new velocity and store it in v, and the weights after the step in next_w.
    raise NotImplementedError("Write sgd_momentum: it must return next_w and next_config.")
    config["velocity"] = v
    return next_w, config


def nesterov_momentum(w, dw, config=None):
    """Nesterov's momentum: the velocity is corrected by the gradient at the place to which it would carry the weights.

    So that the gradient can be taken at w as always, w here is that place ahead. Then the step is

        v_new = momentum * v - learning_rate * dw
        next_w = w - momentum * v + (1 + momentum) * v_new

    Source: Y. Nesterov, "A method of solving a convex programming problem with convergence rate O(1/k^2)", 1983; in
    this form: Y. Bengio, N. Boulanger-Lewandowski and R. Pascanu, "Advances in optimizing recurrent networks", 2013.

    Inputs and returned values are those of sgd_momentum.
    """
    config = {"learning_rate": 1e-2, "momentum": 0.9, **(config or {})}
    v = config.get("velocity", np.zeros_like(w))
    # TODO: Compute the new velocity and store it in v, and the weights after the step in next_w. The old velocity is
    # needed as well.
    raise NotImplementedError(
        "Write nesterov_momentum: compute the new velocity and store it in v, and the weights "
        "after the step in next_w."
    )
    config["velocity"] = v
    return next_w, config


def adagrad(w, dw, config=None):
    """Adagrad: each weight has a step size of its own, which shrinks with all squared gradients it ever had.

    cache = cache + dw^2, and the step is learning_rate * dw / (sqrt(cache) + epsilon).

    Source: J. Duchi, E. Hazan and Y. Singer, "Adaptive subgradient methods", 2011.

    Inputs:
    - w: weights, of any shape
    - dw: gradient of the loss with respect to w, of the same shape
    - config: {"learning_rate": 1e-2 by default, "epsilon": against a division by 0, 1e-8 by default,
      "cache": the sum of squared gradients, of the shape of w, zeros by default}

    Returns a tuple of:
    - next_w: the weights after the step, of the same shape
    - next_config: the config for the next step, with the new cache
    """
    config = {"learning_rate": 1e-2, "epsilon": 1e-8, **(config or {})}
    cache = config.get("cache", np.zeros_like(w))
    # TODO: Compute the new sum of squared gradients and store it in cache, and the weights after the step in next_w.
    raise NotImplementedError("Write adagrad: it must return next_w and next_config.")
    config["cache"] = cache
    return next_w, config


def rmsprop(w, dw, config=None):
    """RMSProp: like Adagrad, but old gradients are forgotten, so that the steps need not become ever smaller.

    cache = decay_rate * cache + (1 - decay_rate) * dw^2, and the step is
    learning_rate * dw / (sqrt(cache) + epsilon).

    Source: T. Tieleman and G. Hinton, "Lecture 6.5: RMSProp", Neural networks for machine learning, 2012.

    Inputs:
    - w: weights, of any shape
    - dw: gradient of the loss with respect to w, of the same shape
    - config: {"learning_rate": 1e-2 by default, "decay_rate": from 0 to 1, 0.99 by default,
      "epsilon": against a division by 0, 1e-8 by default,
      "cache": the running average of squared gradients, of the shape of w, zeros by default}

    Returns a tuple of:
    - next_w: the weights after the step, of the same shape
    - next_config: the config for the next step, with the new cache
    """
    config = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, **(config or {})}
    cache = config.get("cache", np.zeros_like(w))
    # TODO: Compute the new running average and store it in cache, and the weights after the step in next_w.
    raise NotImplementedError("Write rmsprop: it must return next_w and next_config.")
    config["cache"] = cache
    return next_w, config


def adam(w, dw, config=None):
    """Adam: running averages of the gradient and of its square, both freed from their start at zero.

    t = t + 1, m = beta1 * m + (1 - beta1) * dw, v = beta2 * v + (1 - beta2) * dw^2, and the step is
    learning_rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon).

    Source: D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", 2015.

    Inputs:
    - w: weights, of any shape
    - dw: gradient of the loss with respect to w, of the same shape
    - config: {"learning_rate": 1e-3 by default, "beta1": 0.9 by default, "beta2": 0.999 by default,
      "epsilon": against a division by 0, 1e-8 by default,
      "m", "v": running averages of the gradient and of its square, of the shape of w, zeros by default,
      "t": how many steps were taken before this one, 0 by default}

    Returns a tuple of:
    - next_w: the weights after the step, of the same shape
    - next_config: the config for the next step, with the new m, v and t
    """
    config = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, **(config or {})}
    m, v = config.get("m", np.zeros_like(w)), config.get("v", np.zeros_like(w))
    t = config.get("t", 0)
    # TODO: Count this step in t before you use it. Compute both running averages, store them in m and v as they are,
    # without the correction for their start, and store the weights after the step in next_w.
    raise NotImplementedError("Write adam: it must return next_w and next_config.")
    config["m"], config["v"], config["t"] = m, v, t
    return next_w, config
