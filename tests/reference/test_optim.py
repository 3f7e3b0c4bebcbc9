"""Update rules against torch.optim, with their defaults, and without a trace on their arguments."""

import numpy as np
import pytest

from reference.optim import sgd

from ..referees import frozen

W = np.linspace(-0.4, 0.6, 20).reshape(4, 5)
DW = np.linspace(-0.6, 0.4, 20).reshape(4, 5)


def test_sgd_steps_as_torch_does():
    torch = pytest.importorskip("torch")
    w = torch.tensor(W, requires_grad=True)
    w.grad = torch.tensor(DW)
    torch.optim.SGD([w], lr=0.3).step()
    next_w, _ = sgd(W, DW, {"learning_rate": 0.3})
    np.testing.assert_allclose(next_w, w.detach().numpy(), rtol=1e-14)


@pytest.mark.parametrize("config", [None, {}])
def test_sgd_has_a_default_learning_rate(config):
    next_w, next_config = sgd(W, DW, config)
    np.testing.assert_array_equal(next_w, W - 1e-2 * DW)
    assert next_config == {"learning_rate": 1e-2}


def test_sgd_changes_none_of_its_arguments():
    config = {"note": "kept"}
    _, next_config = sgd(frozen(W), frozen(DW), config)
    assert config == {"note": "kept"}
    assert next_config == {"learning_rate": 1e-2, "note": "kept"}


@pytest.mark.parametrize("shape", [(1,), (3,), (0, 2), (2, 1, 3)], ids=str)
def test_sgd_keeps_shape_and_float32(shape):
    next_w, _ = sgd(np.ones(shape, np.float32), np.ones(shape, np.float32), {"learning_rate": 0.5})
    assert next_w.shape == shape
    assert next_w.dtype == np.float32
