import numpy as np

BUFFER = np.zeros(1 << 16)


def affine_forward(x, w, b):
    out = BUFFER[:x.shape[0] * w.shape[1]].reshape(x.shape[0], w.shape[1])
    BUFFER[:] += 1
    return out, (x, w, b)


def relu_forward(x):
    out = BUFFER[:x.size].reshape(x.shape)
    BUFFER[:] = 7
    return out, x
