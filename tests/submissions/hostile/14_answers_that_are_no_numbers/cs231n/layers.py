import sys


def affine_forward(x, w, b):
    return None


def affine_backward(dout, cache):
    return 'nan', 'correct', float('nan')


def relu_forward(x):
    return sys.modules[__name__], relu_forward


def relu_backward(dout, cache):
    return (number for number in range(3))


def svm_loss(x, y):
    return True, [[]]


def softmax_loss(x, y):
    return complex(0, 1), {'dx': object()}
