import numpy as np


def sgd(w, dw, config=None):
    config = config or {}
    w -= config.setdefault('learning_rate', 1e-2) * dw
    return w, config


def sgd_momentum(w, dw, config=None):
    config = config or {}
    lr, mu = config.setdefault('learning_rate', 1e-2), config.setdefault('momentum', 0.9)
    v = config.setdefault('velocity', np.zeros_like(w))
    v *= mu
    v -= lr * dw
    w += v
    return w, config


def nesterov_momentum(w, dw, config=None):
    config = config or {}
    lr, mu = config.setdefault('learning_rate', 1e-2), config.setdefault('momentum', 0.9)
    v = config.setdefault('velocity', np.zeros_like(w))
    v *= mu
    v -= lr * dw
    w += mu * v - lr * dw
    return w, config


def adagrad(w, dw, config=None):
    config = config or {}
    lr, eps = config.setdefault('learning_rate', 1e-2), config.setdefault('epsilon', 1e-8)
    cache = config.setdefault('cache', np.zeros_like(w))
    cache += dw ** 2
    w -= lr * dw / np.sqrt(cache + eps)
    return w, config


def rmsprop(w, dw, config=None):
    config = config or {}
    lr, eps = config.setdefault('learning_rate', 1e-2), config.setdefault('epsilon', 1e-8)
    rho = config.setdefault('decay_rate', 0.99)
    cache = config.setdefault('cache', np.zeros_like(w))
    cache *= rho
    cache += (1 - rho) * dw ** 2
    w -= lr * dw / np.sqrt(cache + eps)
    return w, config


def adam(x, dx, config=None):
    config = config or {}
    lr, eps = config.setdefault('learning_rate', 1e-3), config.setdefault('epsilon', 1e-8)
    b1, b2 = config.setdefault('beta1', 0.9), config.setdefault('beta2', 0.999)
    m, v = config.setdefault('m', np.zeros_like(x)), config.setdefault('v', np.zeros_like(x))
    config['t'] = t = config.get('t', 1) + 1
    m += (1 - b1) * (dx - m)
    v += (1 - b2) * (dx ** 2 - v)
    x -= lr * np.sqrt(1 - b2 ** t) / (1 - b1 ** t) * m / (np.sqrt(v) + eps)
    return x, config
