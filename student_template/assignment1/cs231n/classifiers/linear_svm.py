"""The multiclass SVM loss of a linear classifier, and its gradient: once with loops, once with arrays only.

    loss = mean_i sum_{j != y_i} max(0, s_ij - s_iy_i + 1) + reg * sum(W^2),    s = X W

Source: J. Weston and C. Watkins, "Support vector machines for multi-class pattern recognition", 1999.
"""

import numpy as np


def svm_loss_naive(W, X, y, reg):
    """The SVM loss with loops over the examples and over the classes.

    Inputs:
    - W: weights, of shape (D, C)
    - X: a minibatch of examples, of shape (N, D)
    - y: their labels, of shape (N,); y[i] = c means that X[i] has label c, 0 <= c < C
    - reg: regularisation strength

    Returns a tuple of:
    - loss: a scalar
    - dW: the gradient of the loss with respect to W, of shape (D, C)
    """
    dW = np.zeros_like(W)
    num_train, num_classes = X.shape[0], W.shape[1]
    loss = 0.0
    for i in range(num_train):
        scores = X[i] @ W  # (C,)
        correct_class_score = scores[y[i]]
        for j in range(num_classes):
            if j == y[i]:
                continue
            margin = scores[j] - correct_class_score + 1
            if margin > 0:
                loss += margin
                # TODO: This margin adds to the loss, so two columns of dW change as well. Which, and by how much?
                raise NotImplementedError(
                    "Write part 1 of 2 of svm_loss_naive: this margin adds to the loss, so two "
                    "columns of dW change as well."
                )
    loss = loss / num_train + reg * np.sum(W * W)
    # TODO: dW holds a sum over the examples now. Turn it into the gradient of the whole loss above: of the mean,
    # and of the regularisation.
    raise NotImplementedError(
        "Write part 2 of 2 of svm_loss_naive: dW holds a sum over the examples now."
    )
    return loss, dW


def svm_loss_vectorized(W, X, y, reg):
    """The SVM loss without loops.

    Inputs and returns: see svm_loss_naive.
    """
    # TODO: Compute the same loss without a loop and store it in loss.
    raise NotImplementedError(
        "Write part 1 of 2 of svm_loss_vectorized: compute the same loss without a loop and store "
        "it in loss."
    )
    # TODO: Compute its gradient without a loop and store it in dW.
    # Hint: first the gradient with respect to the scores, reusing what you computed for the loss.
    raise NotImplementedError(
        "Write part 2 of 2 of svm_loss_vectorized: compute its gradient without a loop and store "
        "it in dW."
    )
    return loss, dW
