"""What the tests of the linear losses share: a loss as a run of W, and its torch twin from a loss of scores."""

import numpy as np

from ...referees import Run, frozen

SHAPES = [(5, 4, 3), (1, 4, 3), (6, 3, 1), (1, 1, 1), (7, 5, 2), (4, 0, 3)]  # N, D, C
REGS = [0.0, 0.7]


def of_weights(loss, X, y, reg) -> Run:
    """loss(W, X, y, reg) as a run of W, with X and y read-only."""
    X, y = frozen(X), frozen(y)

    def run(W):
        value, dW = loss(W, X.astype(W.dtype), y, reg)
        return value, lambda dout: {"W": dW * dout}

    return run


def twin_of(loss_of_scores, X, y, reg):
    """The same with torch: `loss_of_scores` is torch's function of scores and labels."""

    def loss(W):
        import torch

        return loss_of_scores(torch.tensor(X) @ W, torch.tensor(y)) + reg * (W**2).sum()

    return loss


def problem(N, D, C, seed=0):
    """Random weights, examples and labels."""
    rng = np.random.default_rng(seed)
    return rng.standard_normal((D, C)), rng.standard_normal((N, D)), rng.integers(0, C, N)


def assert_agree(naive, vectorized, W, X, y, reg):
    """The same loss and the same gradient, up to the order of summation."""
    naive_loss, naive_dW = naive(frozen(W), frozen(X), frozen(y), reg)
    loss, dW = vectorized(frozen(W), frozen(X), frozen(y), reg)
    np.testing.assert_allclose(loss, naive_loss, rtol=1e-12)
    np.testing.assert_allclose(dW, naive_dW, rtol=1e-10, atol=1e-12)
