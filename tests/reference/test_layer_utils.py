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
    conv_bn_relu_backward,
    conv_bn_relu_forward,
    conv_relu_backward,
    conv_relu_forward,
    conv_relu_pool_backward,
    conv_relu_pool_forward,
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


CONV_PARAM = {"stride": 2, "pad": 1}
POOL_PARAM = {"pool_height": 2, "pool_width": 3, "stride": 1}


def of_images(forward, backward, names, *parameters):
    """A sandwich of image layers as a run."""

    def run(**arrays):
        out, cache = forward(*arrays.values(), *parameters)
        return out, lambda dout: dict(zip(names, backward(dout, cache), strict=True))

    return run


def convolved(x, w, b):
    import torch

    return torch.nn.functional.conv2d(x, w, b, stride=2, padding=1)


def convolved_and_pooled(x, w, b):
    import torch

    return torch.nn.functional.max_pool2d(convolved(x, w, b).relu(), (2, 3), 1)


def convolved_and_normalised(x, w, b, gamma, beta):
    import torch

    return torch.nn.functional.batch_norm(convolved(x, w, b), None, None, gamma, beta, training=True).relu()


SANDWICHES = {
    "conv_relu": (
        of_images(conv_relu_forward, conv_relu_backward, ["x", "w", "b"], CONV_PARAM),
        lambda x, w, b: convolved(x, w, b).relu(),
    ),
    "conv_relu_pool": (
        of_images(conv_relu_pool_forward, conv_relu_pool_backward, ["x", "w", "b"], CONV_PARAM, POOL_PARAM),
        convolved_and_pooled,
    ),
    "conv_bn_relu": (
        of_images(
            conv_bn_relu_forward,
            conv_bn_relu_backward,
            ["x", "w", "b", "gamma", "beta"],
            CONV_PARAM,
            {"mode": "train"},
        ),
        convolved_and_normalised,
    ),
}


@pytest.mark.parametrize("name", SANDWICHES)
def test_referees_agree_on_images(name):
    run, of_torch = SANDWICHES[name]
    rng = np.random.default_rng(0)
    arrays = {"x": rng.standard_normal((2, 3, 7, 8)), "w": rng.standard_normal((4, 3, 3, 2))}
    arrays |= {"b": rng.standard_normal(4)}
    if name == "conv_bn_relu":
        arrays |= {"gamma": rng.standard_normal(4), "beta": rng.standard_normal(4)}
    judge(run, of_torch, arrays)
