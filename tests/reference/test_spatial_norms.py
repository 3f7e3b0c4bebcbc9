"""Spatial batch and group normalisation before their two referees, in training and test, and what they promise."""

import numpy as np
import pytest

from reference.layers import (
    layernorm_forward,
    spatial_batchnorm_backward,
    spatial_batchnorm_forward,
    spatial_groupnorm_backward,
    spatial_groupnorm_forward,
)

from ..referees import judge, judge_by_torch, keeps_float32

IMAGES = [(2, 3, 4, 5), (1, 4, 3, 2), (4, 2, 1, 3), (3, 1, 2, 2)]
GROUPS = [((2, 6, 4, 5), 2), ((2, 6, 3, 4), 3), ((1, 4, 3, 2), 1), ((3, 4, 2, 3), 4), ((2, 1, 3, 2), 1)]


def batchnorm(**bn_param):
    def run(x, gamma, beta):
        out, cache = spatial_batchnorm_forward(x, gamma, beta, {"mode": "train", **bn_param})
        return out, lambda dout: named(spatial_batchnorm_backward(dout, cache))

    return run


def batchnorm_twin(eps=1e-5):
    def twin(x, gamma, beta):
        import torch

        return torch.nn.functional.batch_norm(x, None, None, gamma, beta, training=True, eps=eps)

    return twin


def groupnorm(G, **gn_param):
    def run(x, gamma, beta):
        out, cache = spatial_groupnorm_forward(x, gamma, beta, G, gn_param)
        return out, lambda dout: named(spatial_groupnorm_backward(dout, cache))

    return run


def groupnorm_twin(G, eps=1e-5):
    def twin(x, gamma, beta):
        import torch

        return torch.nn.functional.group_norm(x, G, gamma.flatten(), beta.flatten(), eps)

    return twin


def named(gradients):
    return dict(zip(("x", "gamma", "beta"), gradients, strict=True))


def inputs(shape, parameters):
    """Images whose channels have means and deviations of their own, and parameters of the given shape."""
    rng = np.random.default_rng(0)
    C = shape[1]
    scale, shift = rng.uniform(0.5, 3, (C, 1, 1)), rng.normal(0, 4, (C, 1, 1))
    x = scale * rng.standard_normal(shape) + shift
    return {"x": x, "gamma": rng.standard_normal(parameters), "beta": rng.standard_normal(parameters)}


class TestSpatialBatchnorm:
    @pytest.mark.parametrize("shape", IMAGES, ids=str)
    @pytest.mark.parametrize("eps", [1e-5, 0.3])
    def test_referees_agree(self, shape, eps):
        judge(batchnorm(eps=eps), batchnorm_twin(eps), inputs(shape, shape[1]))

    def test_channels_are_normalised_by_themselves(self):
        given = inputs((4, 3, 6, 5), 3)
        out, _ = spatial_batchnorm_forward(given["x"], np.ones(3), np.zeros(3), {"mode": "train"})
        np.testing.assert_allclose(out.mean(axis=(0, 2, 3)), 0, atol=1e-12)
        np.testing.assert_allclose(out.std(axis=(0, 2, 3)), 1, atol=1e-4)

    def test_running_averages_are_those_of_torch(self):
        torch = pytest.importorskip("torch")
        bn_param, running_mean, running_var = {"mode": "train", "momentum": 0.8}, torch.zeros(3), torch.zeros(3)
        rng = np.random.default_rng(0)
        for _ in range(3):
            x = rng.standard_normal((4, 3, 5, 6)) * 3 + 7
            spatial_batchnorm_forward(x, np.ones(3), np.zeros(3), bn_param)
            running_mean = 0.8 * running_mean + 0.2 * torch.tensor(x).mean(dim=(0, 2, 3))
            running_var = 0.8 * running_var + 0.2 * torch.tensor(x).var(dim=(0, 2, 3), correction=0)
        np.testing.assert_allclose(bn_param["running_mean"], running_mean.numpy())
        np.testing.assert_allclose(bn_param["running_var"], running_var.numpy())

    def test_in_test_mode_the_running_averages_decide(self):
        given = inputs((2, 3, 4, 5), 3)
        mean, var = np.array([1.0, -2.0, 3.0]), np.array([4.0, 0.25, 9.0])
        bn_param = {"mode": "test", "running_mean": mean.copy(), "running_var": var.copy(), "eps": 0.01}
        out, _ = spatial_batchnorm_forward(**given, bn_param=bn_param)
        torch = pytest.importorskip("torch")
        x, gamma, beta, mean, var = map(torch.tensor, (*given.values(), mean, var))
        expected = torch.nn.functional.batch_norm(x, mean, var, gamma, beta, eps=0.01)
        np.testing.assert_allclose(out, expected.numpy(), rtol=1e-11)

    def test_float32_stays(self):
        keeps_float32(batchnorm(), inputs((2, 3, 4, 5), 3))


class TestSpatialGroupnorm:
    @pytest.mark.parametrize(("shape", "G"), GROUPS)
    @pytest.mark.parametrize("eps", [1e-5, 0.3])
    def test_referees_agree(self, shape, G, eps):
        judge(groupnorm(G, eps=eps), groupnorm_twin(G, eps), inputs(shape, (1, shape[1], 1, 1)))

    def test_one_pixel_to_a_group_becomes_beta(self):
        """Its deviation is 0: with eps it is divided by something, and x_hat is 0."""
        given = inputs((2, 3, 1, 1), (1, 3, 1, 1))
        out, back = groupnorm(3)(**given)
        np.testing.assert_array_equal(out, np.broadcast_to(given["beta"], out.shape))
        assert not back(np.ones(out.shape))["x"].any()

    def test_groups_are_neighbours(self):
        x = np.zeros((1, 4, 1, 2))
        x[0, :2, 0, 0] = 5  # nothing in channels 2 and 3
        out, _ = groupnorm(2)(x, np.ones((1, 4, 1, 1)), np.zeros((1, 4, 1, 1)))
        np.testing.assert_allclose(out[0, :2, 0], [[1, -1], [1, -1]], rtol=1e-5)
        np.testing.assert_array_equal(out[0, 2:], 0)

    def test_a_single_group_is_layer_normalisation(self):
        x = inputs((3, 4, 2, 5), 4)["x"]
        out, _ = groupnorm(1)(x, np.ones((1, 4, 1, 1)), np.zeros((1, 4, 1, 1)))
        expected, _ = layernorm_forward(x.reshape(3, -1), np.ones(40), np.zeros(40), {})
        np.testing.assert_allclose(out.reshape(3, -1), expected, rtol=1e-10, atol=1e-12)

    def test_an_image_does_not_see_the_others(self):
        given = inputs((3, 4, 2, 5), (1, 4, 1, 1))
        alone, _ = groupnorm(2)(**{**given, "x": given["x"][1:2]})
        np.testing.assert_array_equal(groupnorm(2)(**given)[0][1:2], alone)

    def test_large_pixels(self):
        given = inputs((2, 4, 3, 3), (1, 4, 1, 1))
        judge_by_torch(groupnorm(2), groupnorm_twin(2), {**given, "x": given["x"] * 1e6})

    def test_float32_stays(self):
        keeps_float32(groupnorm(3), inputs((2, 6, 3, 4), (1, 6, 1, 1)))
