"""The `descent` probe: a torch optimiser of the student's, by the path that it takes."""

from __future__ import annotations

import numpy as np
import pytest

RNG = np.random.default_rng(3)
PARAMETERS = {"weight": RNG.normal(size=(2, 3)), "bias": RNG.normal(size=2)}
GRADIENTS = {"weight": RNG.normal(size=(4, 2, 3)), "bias": RNG.normal(size=(4, 2))}
INPUTS = {"parameters": PARAMETERS, "gradients": GRADIENTS}
MAKERS = """
    import torch
    def sgd(model):
        return torch.optim.SGD(model.parameters(), lr=0.5)
    def in_groups(model):
        weight, bias = model.parameters()
        return torch.optim.SGD([{"params": [weight]}, {"params": [bias]}], lr=0.5)
    def weight_only(model):
        return torch.optim.SGD([next(model.parameters())], lr=0.5)
    def nothing(model):
        torch.optim.SGD(model.parameters(), lr=0.5)
    """


@pytest.mark.parametrize("target", ["sgd", "in_groups"])
def test_the_path_of_plain_descent(torch_box, target):
    answer = torch_box(MAKERS).job("descent", f"layers:{target}", INPUTS, {}, repeat=True)
    assert answer["status"] == "ok", answer
    for name, start in PARAMETERS.items():
        np.testing.assert_allclose(answer["values"][f"path.{name}"], start - 0.5 * np.cumsum(GRADIENTS[name], axis=0))
    assert answer["unstable"] == []


def test_a_parameter_that_was_forgotten_stays(torch_box):
    values = torch_box(MAKERS).job("descent", "layers:weight_only", INPUTS, {})["values"]
    np.testing.assert_array_equal(values["path.bias"], np.tile(PARAMETERS["bias"], (4, 1)))


def test_what_is_no_optimiser_is_told(torch_box):
    answer = torch_box(MAKERS).job("descent", "layers:nothing", INPUTS, {})
    assert answer["error"]["message"] == "`nothing` must return an optimiser of torch.optim, it returned None"
