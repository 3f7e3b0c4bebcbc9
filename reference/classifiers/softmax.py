"""The softmax (cross-entropy) loss of a linear classifier, and its gradient: once with loops, once with arrays only.

    loss = mean_i -log p_iy_i + reg * sum(W^2),    p_ij = exp(s_ij) / sum_k exp(s_ik),    s = X W

exp overflows already for scores near 89 (float32) or 710 (float64); p does not change when the same number is
subtracted from all scores of an example. Source: C. Bishop, "Pattern Recognition and Machine Learning", 4.3.4, 2006.
"""

import numpy as np


def softmax_loss_naive(W, X, y, reg):
    """The softmax loss with loops over the examples and over the classes.

    Inputs:
    - W: weights, of shape (D, C)
    - X: a minibatch of examples, of shape (N, D)
    - y: their labels, of shape (N,); y[i] = c means that X[i] has label c, 0 <= c < C
    - reg: regularisation strength

    Returns a tuple of:
    - loss: a scalar
    - dW: the gradient of the loss with respect to W, of shape (D, C)
    """
    loss = 0.0
    dW = np.zeros_like(W)
    # BEGIN SOLUTION
    # PROMPT: Compute the softmax loss and its gradient with explicit loops; store them in loss and dW.
    # PROMPT: Do not forget the regularisation, and mind large scores: no exponential may overflow.
    num_train, num_classes = X.shape[0], W.shape[1]
    for i in range(num_train):
        scores = X[i] @ W  # (C,)
        scores = scores - np.max(scores)  # now the largest exponential is 1
        log_sum = np.log(np.sum(np.exp(scores)))
        loss += log_sum - scores[y[i]]  # -log p of the right class
        for j in range(num_classes):
            probability = np.exp(scores[j] - log_sum)
            dW[:, j] += (probability - (j == y[i])) * X[i]
    loss = loss / num_train + reg * np.sum(W * W)
    dW = dW / num_train + 2 * reg * W
    # END SOLUTION
    return loss, dW


def softmax_loss_vectorized(W, X, y, reg):
    """The softmax loss without loops.

    Inputs and returns: see softmax_loss_naive.
    """
    # BEGIN SOLUTION
    # PROMPT: Compute the same loss and gradient without a loop; store them in loss and dW.
    # PROMPT: Mind large scores here, too.
    num_train = X.shape[0]
    examples = np.arange(num_train)
    scores = X @ W  # (N, C)
    scores = scores - np.max(scores, axis=1, keepdims=True)
    log_probs = scores - np.log(np.sum(np.exp(scores), axis=1, keepdims=True))  # (N, C)
    loss = -np.mean(log_probs[examples, y]) + reg * np.sum(W * W)

    dscores = np.exp(log_probs)  # dloss_i / ds_ij = p_ij - [j = y_i]
    dscores[examples, y] -= 1
    dW = X.T @ dscores / num_train + 2 * reg * W  # (D, N) @ (N, C)
    # END SOLUTION
    return loss, dW
