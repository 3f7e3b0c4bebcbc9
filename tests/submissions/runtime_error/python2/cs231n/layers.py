import numpy as np

def affine_forward(x, w, b):
  N = x.shape[0]
  out = x.reshape(N, np.prod(x.shape[1:])).dot(w) + b
  print "affine_forward", out.shape
  cache = (x, w, b)
  return out, cache

def affine_backward(dout, cache):
  x, w, b = cache
  dx = dout.dot(w.T).reshape(x.shape)
  dw = x.reshape(x.shape[0], -1).T.dot(dout)
  db = np.sum(dout, axis=0)
  return dx, dw, db

def relu_forward(x):
  return np.maximum(0, x), x

def relu_backward(dout, cache):
  dx = dout.copy()
  dx[cache <= 0] = 0
  return dx

def svm_loss(x, y):
  N = x.shape[0]
  margins = np.maximum(0, x - x[xrange(N), y][:, np.newaxis] + 1.0)
  margins[xrange(N), y] = 0
  dx = np.zeros_like(x)
  dx[margins > 0] = 1
  dx[xrange(N), y] -= np.sum(margins > 0, axis=1)
  return np.sum(margins) / N, dx / N

def softmax_loss(x, y):
  probs = np.exp(x - np.max(x, axis=1, keepdims=True))
  probs /= np.sum(probs, axis=1, keepdims=True)
  N = x.shape[0]
  loss = -np.sum(np.log(probs[np.arange(N), y])) / N
  dx = probs.copy()
  dx[np.arange(N), y] -= 1
  dx /= N
  return loss, dx
