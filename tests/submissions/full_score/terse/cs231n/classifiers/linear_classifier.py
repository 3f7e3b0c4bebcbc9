import numpy as np
from . import linear_svm, softmax


class LinearClassifier:
    W = None

    def train(self, X, y, learning_rate=1e-3, reg=1e-5, num_iters=100, batch_size=200, verbose=False):
        if self.W is None:
            self.W = np.random.standard_normal((X.shape[1], y.max() + 1)) / 1000

        def step():
            i = np.random.randint(len(X), size=batch_size)
            L, g = self.loss(X[i], y[i], reg)
            self.W -= learning_rate * g
            return L
        return [step() for _ in range(num_iters)]

    predict = lambda self, X: (X @ self.W).argmax(1)


class LinearSVM(LinearClassifier):
    loss = lambda self, *a: linear_svm.svm_loss_vectorized(self.W, *a)


class Softmax(LinearClassifier):
    loss = lambda self, *a: softmax.softmax_loss_vectorized(self.W, *a)
