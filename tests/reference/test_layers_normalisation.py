"""Batch and layer normalisation before their two referees; the running averages, the two modes, and the edges."""

import numpy as np
import pytest

from reference.layers import (
    batchnorm_backward,
    batchnorm_backward_alt,
    batchnorm_forward,
    layernorm_backward,
    layernorm_forward,
)

from ..referees import frozen, judge, keeps_float32

SHAPES = [(4, 5), (7, 3), (2, 6), (9, 1)]
NAMES = ("x", "gamma", "beta")
BACKWARDS = [batchnorm_backward, batchnorm_backward_alt]


def inputs(N, D, seed=0):
    rng = np.random.default_rng(seed)
    x = 3 * rng.standard_normal((N, D)) + rng.uniform(-20, 20, D)
    return {"x": x, "gamma": rng.standard_normal(D), "beta": rng.standard_normal(D)}


def batchnorm(backward, **bn_param):
    """Batch normalisation in training as a run."""

    def run(x, gamma, beta):
        out, cache = batchnorm_forward(x, gamma, beta, {"mode": "train", **bn_param})
        return out, lambda dout: dict(zip(NAMES, backward(dout, cache), strict=True))

    return run


def layernorm(**ln_param):
    def run(x, gamma, beta):
        out, cache = layernorm_forward(x, gamma, beta, ln_param)
        return out, lambda dout: dict(zip(NAMES, layernorm_backward(dout, cache), strict=True))

    return run


def batchnorm_twin(eps=1e-5):
    def twin(x, gamma, beta):
        import torch

        return torch.nn.functional.batch_norm(x, None, None, gamma, beta, training=True, eps=eps)

    return twin


def layernorm_twin(eps=1e-5):
    def twin(x, gamma, beta):
        import torch

        return torch.nn.functional.layer_norm(x, x.shape[1:], gamma, beta, eps)

    return twin


@pytest.mark.parametrize("backward", BACKWARDS)
class TestBatchnorm:
    @pytest.mark.parametrize("shape", SHAPES, ids=str)
    def test_referees_agree(self, backward, shape):
        judge(batchnorm(backward), batchnorm_twin(), inputs(*shape))

    @pytest.mark.parametrize("eps", [1e-12, 1e-3, 2.5])
    def test_referees_agree_on_eps(self, backward, eps):
        judge(batchnorm(backward, eps=eps), batchnorm_twin(eps), inputs(5, 4))

    def test_float32_stays(self, backward):
        keeps_float32(batchnorm(backward), inputs(8, 5))

    def test_a_single_example_is_all_mean(self, backward):
        given = inputs(1, 4)
        out, back = batchnorm(backward)(**given)
        np.testing.assert_array_equal(out, given["beta"][np.newaxis])
        gradients = back(np.ones((1, 4)))
        np.testing.assert_array_equal(gradients["x"], np.zeros((1, 4)))
        np.testing.assert_array_equal(gradients["gamma"], np.zeros(4))
        np.testing.assert_array_equal(gradients["beta"], np.ones(4))

    def test_a_feature_that_never_changes_divides_by_no_zero(self, backward):
        given = inputs(6, 3)
        given["x"][:, 1] = 7.0
        with np.errstate(all="raise"):
            out, back = batchnorm(backward)(**given)
            gradients = back(np.ones((6, 3)))
        np.testing.assert_array_equal(out[:, 1], np.full(6, given["beta"][1]))
        assert all(np.isfinite(gradient).all() for gradient in gradients.values())

    def test_the_gradient_of_all_alike_is_nothing(self, backward):
        """Moving or stretching a feature of all examples changes nothing (eps = 0), so dx is orthogonal to both."""
        given = inputs(7, 4)
        _, back = batchnorm(backward, eps=0.0)(**given)
        dx = back(np.random.default_rng(3).standard_normal((7, 4)))["x"]
        np.testing.assert_allclose(dx.sum(axis=0), 0, atol=1e-12)
        np.testing.assert_allclose((dx * given["x"]).sum(axis=0), 0, atol=1e-11)


def test_both_backwards_agree_on_large_arrays():
    given = inputs(100, 50)
    dout = np.random.default_rng(1).standard_normal((100, 50))
    long, short = (batchnorm(backward)(**given)[1](dout) for backward in BACKWARDS)
    for name in NAMES:
        np.testing.assert_allclose(short[name], long[name], rtol=1e-10, atol=1e-12)


def test_training_gives_mean_beta_and_deviation_gamma():
    given = inputs(50, 3)
    given["gamma"], given["beta"] = np.array([1.0, 2.0, 3.0]), np.array([11.0, 12.0, 13.0])
    out, _ = batchnorm(batchnorm_backward)(**given)
    np.testing.assert_allclose(out.mean(axis=0), given["beta"], rtol=1e-12)
    np.testing.assert_allclose(out.std(axis=0), given["gamma"], rtol=1e-4)


class TestRunningAverages:
    @pytest.mark.parametrize("momentum", [0.9, 0.3, 0.0, 1.0])
    def test_they_are_those_of_torch(self, momentum):
        """Torch means by momentum the weight of what is new, and divides its running variance by N - 1."""
        torch = pytest.importorskip("torch")
        N, D = 5, 3
        mean, var = torch.zeros(D, dtype=torch.float64), torch.zeros(D, dtype=torch.float64)
        bn_param = {"mode": "train", "momentum": momentum}
        for seed in range(4):
            given = inputs(N, D, seed)
            batchnorm_forward(**given, bn_param=bn_param)
            torch.nn.functional.batch_norm(torch.tensor(given["x"]), mean, var, training=True, momentum=1 - momentum)
        np.testing.assert_allclose(bn_param["running_mean"], mean.numpy(), rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(bn_param["running_var"], var.numpy() * (N - 1) / N, rtol=1e-12, atol=1e-14)

    def test_they_start_at_zero_and_have_momentum_nine_tenths(self):
        given, bn_param = inputs(6, 2), {"mode": "train"}
        batchnorm_forward(**given, bn_param=bn_param)
        np.testing.assert_allclose(bn_param["running_mean"], 0.1 * given["x"].mean(axis=0))
        np.testing.assert_allclose(bn_param["running_var"], 0.1 * given["x"].var(axis=0))

    def test_arrays_that_were_given_are_not_written_to(self):
        bn_param = {"mode": "train", "running_mean": frozen(np.ones(2)), "running_var": frozen(np.ones(2))}
        batchnorm_forward(**inputs(6, 2), bn_param=bn_param)
        assert bn_param["running_mean"].flags.writeable

    def test_they_keep_float32(self):
        given = {name: array.astype(np.float32) for name, array in inputs(6, 2).items()}
        bn_param = {"mode": "train"}
        batchnorm_forward(**given, bn_param=bn_param)
        assert bn_param["running_mean"].dtype == bn_param["running_var"].dtype == np.float32


class TestBatchnormInTheTest:
    def test_it_is_torch_in_evaluation(self):
        torch = pytest.importorskip("torch")
        given = inputs(4, 3)
        mean, var = np.array([1.0, -2.0, 3.0]), np.array([0.5, 2.0, 4.0])
        bn_param = {"mode": "test", "running_mean": frozen(mean), "running_var": frozen(var), "eps": 1e-3}
        out, _ = batchnorm_forward(**{name: frozen(array) for name, array in given.items()}, bn_param=bn_param)
        x, gamma, beta, mean, var = (torch.tensor(array) for array in (*given.values(), mean, var))
        expected = torch.nn.functional.batch_norm(x, mean, var, gamma, beta, training=False, eps=1e-3)
        np.testing.assert_allclose(out, expected.numpy(), rtol=1e-12)

    def test_an_example_does_not_depend_on_the_others(self):
        given = inputs(5, 3)
        bn_param = {"mode": "train"}
        for _ in range(3):
            batchnorm_forward(**given, bn_param=bn_param)
        bn_param["mode"] = "test"
        together, _ = batchnorm_forward(**given, bn_param=bn_param)
        alone, _ = batchnorm_forward(given["x"][2:3], given["gamma"], given["beta"], bn_param)
        np.testing.assert_array_equal(alone[0], together[2])

    def test_the_running_averages_stay(self):
        bn_param = {"mode": "test", "running_mean": np.ones(3), "running_var": np.ones(3)}
        batchnorm_forward(**inputs(5, 3), bn_param=bn_param)
        np.testing.assert_array_equal(bn_param["running_mean"], np.ones(3))
        np.testing.assert_array_equal(bn_param["running_var"], np.ones(3))

    def test_another_mode_is_refused(self):
        with pytest.raises(ValueError, match="'train' and 'test', not 'eval'"):
            batchnorm_forward(**inputs(5, 3), bn_param={"mode": "eval"})


class TestLayernorm:
    @pytest.mark.parametrize("shape", [*SHAPES[:3], (1, 4), (3, 2)], ids=str)
    def test_referees_agree(self, shape):
        judge(layernorm(), layernorm_twin(), inputs(*shape))

    @pytest.mark.parametrize("eps", [0.0, 1e-3, 2.5])
    def test_referees_agree_on_eps(self, eps):
        judge(layernorm(eps=eps), layernorm_twin(eps), inputs(5, 4))

    def test_float32_stays(self):
        keeps_float32(layernorm(), inputs(8, 5))

    def test_a_single_feature_is_all_mean(self):
        given = inputs(4, 1)
        out, back = layernorm()(**given)
        np.testing.assert_array_equal(out, np.full((4, 1), given["beta"]))
        np.testing.assert_array_equal(back(np.ones((4, 1)))["x"], np.zeros((4, 1)))

    def test_an_example_does_not_depend_on_the_others(self):
        given = inputs(5, 3)
        together, _ = layernorm()(**given)
        alone, _ = layernorm()(given["x"][2:3], given["gamma"], given["beta"])
        np.testing.assert_array_equal(alone[0], together[2])

    def test_the_parameters_are_left_alone(self):
        ln_param = {}
        layernorm_forward(**{name: frozen(array) for name, array in inputs(5, 3).items()}, ln_param=ln_param)
        assert ln_param == {}
