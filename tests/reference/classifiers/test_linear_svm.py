"""The SVM loss of a linear classifier before its two referees; loops and arrays agree."""

import numpy as np
import pytest

from reference.classifiers.linear_svm import svm_loss_naive, svm_loss_vectorized

from ...referees import judge, keeps_float32
from .linear_losses import REGS, SHAPES, assert_agree, of_weights, problem, twin_of

BOTH = pytest.mark.parametrize("loss", [svm_loss_naive, svm_loss_vectorized])


def hinge(scores, y):
    import torch  # which divides the sum over the classes by their number

    return torch.nn.functional.multi_margin_loss(scores, y) * scores.shape[1]


@BOTH
@pytest.mark.parametrize("reg", REGS)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_referees_agree(loss, shape, reg):
    W, X, y = problem(*shape)
    judge(of_weights(loss, X, y, reg), twin_of(hinge, X, y, reg), {"W": W})


@pytest.mark.parametrize("shape", [*SHAPES, (50, 40, 10)], ids=str)
def test_loops_and_arrays_agree(shape):
    assert_agree(svm_loss_naive, svm_loss_vectorized, *problem(*shape), reg=0.3)


@BOTH
def test_zero_weights_lose_one_for_each_wrong_class(loss):
    _, X, y = problem(20, 6, 10)
    assert loss(np.zeros((6, 10)), X, y, 5.0)[0] == pytest.approx(9)


@BOTH
def test_a_margin_of_exactly_zero_has_no_slope(loss):
    value, dW = loss(np.array([[2.0, 1.0]]), np.array([[1.0]]), np.array([0]), 0.0)
    assert value == 0
    np.testing.assert_array_equal(dW, [[0, 0]])


@BOTH
def test_float32_stays(loss):
    W, X, y = problem(6, 4, 3)
    keeps_float32(of_weights(loss, X, y, 0.1), {"W": W})
