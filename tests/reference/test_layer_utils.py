"""The affine-ReLU sandwich before its two referees."""

import numpy as np
import pytest

from reference.layer_utils import affine_relu_backward, affine_relu_forward

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
