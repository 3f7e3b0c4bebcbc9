"""Layers and losses before their two referees, and at the edges: one example, one class, odd sizes, huge scores."""

import math

import numpy as np
import pytest

from reference.layers import (
    affine_backward,
    affine_forward,
    relu_backward,
    relu_forward,
    softmax_loss,
    svm_loss,
)

from ..referees import clear_of_margin, clear_of_zero, frozen, judge, keeps_float32

AFFINE_SHAPES = [(4, 3), (1, 5), (2, 4, 5, 6), (3, 2, 7), (3, 1), (5, 1, 1, 1)]
SCORE_SHAPES = [(5, 4), (1, 4), (5, 1), (1, 1), (7, 2)]


def affine(x, w, b):
    out, cache = affine_forward(x, w, b)
    return out, lambda dout: dict(zip("xwb", affine_backward(dout, cache), strict=True))


def affine_twin(x, w, b):
    return x.flatten(1) @ w + b


def affine_inputs(shape, M=3, seed=0):
    rng = np.random.default_rng(seed)
    D = math.prod(shape[1:])
    return {"x": rng.standard_normal(shape), "w": rng.standard_normal((D, M)), "b": rng.standard_normal(M)}


def relu(x):
    out, cache = relu_forward(x)
    return out, lambda dout: {"x": relu_backward(dout, cache)}


def of_scores(loss, y):
    """A loss as a run: its gradient times the upstream number."""

    def run(x):
        value, dx = loss(x, y)
        return value, lambda dout: {"x": dx * dout}

    return run


def labels(shape, seed=1):
    return frozen(np.random.default_rng(seed).integers(0, shape[1], shape[0]))


def svm_twin(y):
    def loss(x):
        import torch  # which divides the sum over the classes by their number

        return torch.nn.functional.multi_margin_loss(x, torch.tensor(y)) * x.shape[1]

    return loss


def softmax_twin(y):
    def loss(x):
        import torch

        return torch.nn.functional.cross_entropy(x, torch.tensor(y))

    return loss


class TestAffine:
    @pytest.mark.parametrize("shape", AFFINE_SHAPES, ids=str)
    @pytest.mark.parametrize("M", [1, 3])
    def test_referees_agree(self, shape, M):
        judge(affine, affine_twin, affine_inputs(shape, M))

    def test_known_numbers(self):
        x = np.linspace(-0.1, 0.5, 2 * 120).reshape(2, 4, 5, 6)
        w = np.linspace(-0.2, 0.3, 120 * 3).reshape(120, 3)
        b = np.linspace(-0.3, 0.1, 3)
        out, _ = affine_forward(x, w, b)
        expected = [[1.49834967, 1.70660132, 1.91485297], [3.25553199, 3.5141327, 3.77273342]]
        np.testing.assert_allclose(out, expected, atol=1e-8)

    def test_float32_stays(self):
        keeps_float32(affine, affine_inputs((4, 3, 2)))

    def test_no_numbers_leave_the_bias(self):
        inputs = affine_inputs((4, 0))
        out, back = affine(**inputs)
        np.testing.assert_array_equal(out, np.tile(inputs["b"], (4, 1)))
        gradients = back(np.ones((4, 3)))
        assert gradients["x"].shape == (4, 0)
        assert gradients["w"].shape == (0, 3)
        np.testing.assert_array_equal(gradients["b"], [4, 4, 4])

    def test_no_examples(self):
        out, back = affine(**affine_inputs((0, 2, 2)))
        assert out.shape == (0, 3)
        gradients = back(out)
        assert gradients["x"].shape == (0, 2, 2)
        assert not gradients["w"].any()

    def test_an_x_that_is_not_contiguous(self):
        inputs = affine_inputs((4, 3, 2))
        turned = {**inputs, "x": np.asfortranarray(inputs["x"])}
        np.testing.assert_array_equal(affine(**turned)[0], affine(**inputs)[0])

    def test_the_cache_is_what_went_in(self):
        inputs = affine_inputs((4, 3))
        _, cache = affine_forward(**inputs)
        assert [id(part) for part in cache] == [id(part) for part in inputs.values()]


class TestRelu:
    @pytest.mark.parametrize("shape", [(10, 10), (1,), (2, 3, 4, 5), (3, 0), ()], ids=str)
    def test_referees_agree(self, shape):
        judge(relu, lambda x: x.relu(), {"x": clear_of_zero(np.random.default_rng(0), *shape)})

    def test_float32_stays(self):
        keeps_float32(relu, {"x": clear_of_zero(np.random.default_rng(0), 3, 5)})

    def test_the_kink_has_no_slope(self):
        out, back = relu(np.array([-1.0, 0.0, 2.0]))
        np.testing.assert_array_equal(out, [0, 0, 2])
        np.testing.assert_array_equal(back(np.array([5.0, 6.0, 7.0]))["x"], [0, 0, 7])


class TestSvmLoss:
    @pytest.mark.parametrize("shape", SCORE_SHAPES, ids=str)
    def test_referees_agree(self, shape):
        y = labels(shape)
        judge(of_scores(svm_loss, y), svm_twin(y), {"x": clear_of_margin(np.random.default_rng(0), *shape)})

    def test_worked_by_hand(self):
        x = np.array([[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]])
        loss, dx = svm_loss(x, np.array([0, 1, 2]))
        assert loss == pytest.approx((2.9 + 0 + 12.9) / 3)
        np.testing.assert_allclose(dx, np.array([[-1, 1, 0], [0, 0, 0], [1, 1, -2]]) / 3)

    def test_a_margin_of_exactly_zero_has_no_slope(self):
        loss, dx = svm_loss(np.array([[2.0, 1.0]]), np.array([0]))
        assert loss == 0
        np.testing.assert_array_equal(dx, [[0, 0]])

    def test_float32_stays(self):
        y = labels((5, 4))
        keeps_float32(of_scores(svm_loss, y), {"x": clear_of_margin(np.random.default_rng(0), 5, 4)})


class TestSoftmaxLoss:
    @pytest.mark.parametrize("shape", SCORE_SHAPES, ids=str)
    def test_referees_agree(self, shape):
        y = labels(shape)
        judge(of_scores(softmax_loss, y), softmax_twin(y), {"x": np.random.default_rng(0).standard_normal(shape)})

    def test_equal_scores_give_equal_probabilities(self):
        loss, dx = softmax_loss(np.zeros((2, 4)), np.array([0, 3]))
        assert loss == pytest.approx(np.log(4))
        np.testing.assert_allclose(dx, np.array([[-3, 1, 1, 1], [1, 1, 1, -3]]) / 8)

    @pytest.mark.parametrize("dtype", [np.float32, np.float64])
    def test_huge_scores_neither_overflow_nor_lose_the_loss(self, dtype):
        x = np.array([[1e5, 0, -1e5], [-1e5, -1e5, -2e5]], dtype)
        with np.errstate(over="raise", divide="raise", invalid="raise"):
            loss, dx = softmax_loss(x, np.array([1, 0]))
        assert loss == pytest.approx((1e5 + np.log(2)) / 2)
        np.testing.assert_allclose(dx, np.array([[1, -1, 0], [-0.5, 0.5, 0]]) / 2)

    def test_float32_stays(self):
        y = labels((5, 4))
        keeps_float32(of_scores(softmax_loss, y), {"x": np.random.default_rng(0).standard_normal((5, 4))})
