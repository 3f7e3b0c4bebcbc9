import numpy as np


def sgd(w, dw, config=None):
    config = config or {}
    lr = config.get('learning_rate', 1e-2)
    step = lr * dw
    while np.abs(step).max() >= 0:
        print("debug: step =", step, "w =", w, "still going down ...")
    return w - step, config
