"""The softmax loss of a linear classifier before its two referees; loops and arrays agree, and nothing overflows."""

import numpy as np
import pytest

from reference.classifiers.softmax import softmax_loss_naive, softmax_loss_vectorized

from ...referees import judge, keeps_float32
from .linear_losses import REGS, SHAPES, assert_agree, of_weights, problem, twin_of

BOTH = pytest.mark.parametrize("loss", [softmax_loss_naive, softmax_loss_vectorized])


def cross_entropy(scores, y):
    import torch

    return torch.nn.functional.cross_entropy(scores, y)


@BOTH
@pytest.mark.parametrize("reg", REGS)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_referees_agree(loss, shape, reg):
    W, X, y = problem(*shape)
    judge(of_weights(loss, X, y, reg), twin_of(cross_entropy, X, y, reg), {"W": W})


@pytest.mark.parametrize("shape", [*SHAPES, (50, 40, 10)], ids=str)
def test_loops_and_arrays_agree(shape):
    assert_agree(softmax_loss_naive, softmax_loss_vectorized, *problem(*shape), reg=0.3)


@BOTH
def test_zero_weights_know_nothing(loss):
    _, X, y = problem(20, 6, 10)
    assert loss(np.zeros((6, 10)), X, y, 5.0)[0] == pytest.approx(np.log(10))


@BOTH
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_huge_scores_neither_overflow_nor_lose_the_loss(loss, dtype):
    W = np.array([[1e5, 0, -1e5]], dtype)
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        value, dW = loss(W, np.array([[1], [-0.5]], dtype), np.array([1, 2]), 0.0)
    assert value == pytest.approx(1e5 / 2)
    np.testing.assert_allclose(dW, [[0.5, -0.5, 0]])


@BOTH
def test_float32_stays(loss):
    W, X, y = problem(6, 4, 3)
    keeps_float32(of_weights(loss, X, y, 0.1), {"W": W})
