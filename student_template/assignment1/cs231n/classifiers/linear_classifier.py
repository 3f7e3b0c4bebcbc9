"""Linear classifiers, scores = X W, trained by stochastic gradient descent. A subclass only says which loss."""

import numpy as np

from .linear_svm import svm_loss_vectorized
from .softmax import softmax_loss_vectorized


class LinearClassifier:
    """The part that all linear classifiers share: `W`, of shape (D, C) once trained, how to learn it and to use it."""

    def __init__(self):
        self.W = None

    def train(self, X, y, learning_rate=1e-3, reg=1e-5, num_iters=100, batch_size=200, verbose=False):
        """Train with stochastic gradient descent. A second call goes on from the weights of the first.

        Inputs:
        - X: training examples, of shape (N, D)
        - y: their labels, of shape (N,); 0 <= y[i] < C, where C is max(y) + 1
        - learning_rate: how far to step
        - reg: regularisation strength
        - num_iters: how many steps to take
        - batch_size: how many examples each step looks at
        - verbose: whether to print the loss now and then

        Returns:
        - loss_history: a list of num_iters losses, the loss on the minibatch before each step
        """
        num_train, dim = X.shape
        if self.W is None:
            num_classes = int(np.max(y)) + 1
            self.W = 0.001 * np.random.randn(dim, num_classes)

        loss_history = []
        for it in range(num_iters):
            # TODO: Draw batch_size training examples at random and store them in X_batch, of shape
            # (batch_size, D), and their labels in y_batch, of shape (batch_size,).
            # Hint: np.random.choice; drawing with replacement is faster and works as well here.
            raise NotImplementedError(
                "Write part 1 of 2 of LinearClassifier.train: draw batch_size training examples at "
                "random and store them in X_batch, of shape (batch_size, D), and their labels in "
                "y_batch, of shape (batch_size,)."
            )

            loss, grad = self.loss(X_batch, y_batch, reg)
            loss_history.append(loss)

            # TODO: Take one step: update self.W with the gradient and the learning rate.
            raise NotImplementedError(
                "Write part 2 of 2 of LinearClassifier.train: take one step: update self.W with "
                "the gradient and the learning rate."
            )

            if verbose and it % 100 == 0:
                print(f"step {it} of {num_iters}: loss {loss:.6f}")
        return loss_history

    def predict(self, X):
        """Predict the class with the highest score for each example.

        Inputs:
        - X: examples, of shape (N, D)

        Returns:
        - y_pred: predicted labels, of shape (N,)
        """
        # TODO: Compute the scores of all examples and store the label of the highest in y_pred.
        raise NotImplementedError(
            "Write LinearClassifier.predict: it must return y_pred (predicted labels, of shape "
            "(N,))."
        )
        return y_pred

    def loss(self, X_batch, y_batch, reg):
        """The loss on a minibatch, and its gradient. Subclasses say which.

        Inputs:
        - X_batch: examples, of shape (N, D)
        - y_batch: their labels, of shape (N,)
        - reg: regularisation strength

        Returns a tuple of:
        - loss: a scalar
        - dW: the gradient of the loss with respect to self.W, of shape (D, C)
        """
        raise NotImplementedError("use LinearSVM or Softmax: a LinearClassifier has no loss of its own")


class LinearSVM(LinearClassifier):
    """A linear classifier with the multiclass SVM loss."""

    def loss(self, X_batch, y_batch, reg):
        return svm_loss_vectorized(self.W, X_batch, y_batch, reg)


class Softmax(LinearClassifier):
    """A linear classifier with the softmax (cross-entropy) loss."""

    def loss(self, X_batch, y_batch, reg):
        return softmax_loss_vectorized(self.W, X_batch, y_batch, reg)
