"""Sandwiches of layers before their two referees."""

import numpy as np
import pytest

from reference.layer_utils import (
    affine_bn_relu_backward,
    affine_bn_relu_forward,
    affine_ln_relu_backward,
    affine_ln_relu_forward,
    affine_relu_backward,
    affine_relu_forward,
)

from ..referees import judge, keeps_float32


def sandwich(x, w, b):
    out, cache = affine_relu_forward(x, w, b)
    return out, lambda dout: dict(zip("xwb", affine_relu_backward(dout, cache), strict=True))


def inputs(*shape, M=10):
    rng = np.random.default_rng(0)
    D = int(np.prod(shape[1:]))
    return {"x": rng.standard_normal(shape), "w": rng.standard_normal((D, M)), "b": rng.standard_normal(M)}


@pytest.mark.parametrize("shape", [(2, 3, 4), (1, 7), (3, 2, 3, 3)], ids=str)
def test_referees_agree(shape):
    judge(sandwich, lambda x, w, b: (x.flatten(1) @ w + b).relu(), inputs(*shape))


def test_float32_stays():
    keeps_float32(sandwich, inputs(2, 3, 4))


def with_batchnorm(x, w, b, gamma, beta):
    out, cache = affine_bn_relu_forward(x, w, b, gamma, beta, {"mode": "train"})
    return out, lambda dout: dict(zip(NAMES, affine_bn_relu_backward(dout, cache), strict=True))


def with_layernorm(x, w, b, gamma, beta):
    out, cache = affine_ln_relu_forward(x, w, b, gamma, beta, {})
    return out, lambda dout: dict(zip(NAMES, affine_ln_relu_backward(dout, cache), strict=True))


def batchnorm_twin(x, w, b, gamma, beta):
    import torch

    return torch.nn.functional.batch_norm(x.flatten(1) @ w + b, None, None, gamma, beta, training=True).relu()


def layernorm_twin(x, w, b, gamma, beta):
    import torch

    return torch.nn.functional.layer_norm(x.flatten(1) @ w + b, b.shape, gamma, beta).relu()


NAMES = ("x", "w", "b", "gamma", "beta")
NORMALISED = [(with_batchnorm, batchnorm_twin), (with_layernorm, layernorm_twin)]


def normalised_inputs(*shape, M=10):
    rng = np.random.default_rng(1)
    return {**inputs(*shape, M=M), "gamma": rng.standard_normal(M), "beta": rng.standard_normal(M)}


@pytest.mark.parametrize(("run", "twin"), NORMALISED)
@pytest.mark.parametrize("shape", [(4, 3, 4), (5, 7)], ids=str)
def test_referees_agree_on_normalised_sandwiches(run, twin, shape):
    judge(run, twin, normalised_inputs(*shape))


@pytest.mark.parametrize(("run", "twin"), NORMALISED)
def test_float32_stays_in_normalised_sandwiches(run, twin):
    keeps_float32(run, normalised_inputs(4, 3, 4))


def test_batchnorm_in_a_sandwich_keeps_its_averages_and_knows_the_test():
    given, bn_param = normalised_inputs(6, 4, M=3), {"mode": "train"}
    affine_bn_relu_forward(**given, bn_param=bn_param)
    hidden = given["x"] @ given["w"] + given["b"]
    np.testing.assert_allclose(bn_param["running_mean"], 0.1 * hidden.mean(axis=0))
    bn_param["mode"] = "test"
    out, _ = affine_bn_relu_forward(**given, bn_param=bn_param)
    x_hat = (hidden - bn_param["running_mean"]) / np.sqrt(bn_param["running_var"] + 1e-5)
    np.testing.assert_allclose(out, np.maximum(0, given["gamma"] * x_hat + given["beta"]), rtol=1e-12, atol=1e-14)
