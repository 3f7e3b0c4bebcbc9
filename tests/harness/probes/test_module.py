"""The `module` probe: a student's network, given parameters and run."""

from __future__ import annotations

import numpy as np
import pytest

RNG = np.random.default_rng(6)
X = RNG.normal(size=(5, 3))
PARAMETERS = {
    "one.weight": RNG.normal(size=(4, 3)), "one.bias": RNG.normal(size=4),
    "two.weight": RNG.normal(size=(2, 4)), "two.bias": RNG.normal(size=2),
}  # fmt: skip
EXPECTED = np.maximum(X @ PARAMETERS["one.weight"].T + PARAMETERS["one.bias"], 0) @ PARAMETERS["two.weight"].T
EXPECTED = EXPECTED + PARAMETERS["two.bias"]
NET = """
    import torch
    from torch import nn
    class Net(nn.Module):
        def __init__(self, hidden, p=0.5):
            super().__init__()
            self.one, self.two = nn.Linear(3, hidden), nn.Linear(hidden, 2)
            self.drop = nn.Dropout(p)
        def forward(self, x, scale=None):
            out = self.two(torch.relu(self.drop(self.one(x))))
            return out if scale is None else out * scale
    def stack(hidden):
        return nn.Sequential(nn.Linear(3, hidden), nn.ReLU(), nn.Linear(hidden, 2))
    def lazy(hidden):
        return nn.Sequential(nn.LazyLinear(hidden), nn.ReLU(), nn.LazyLinear(2))
    def with_optimizer(hidden):
        net = stack(hidden)
        return net, torch.optim.SGD(net.parameters(), lr=1.0)
    def nothing(hidden):
        return None
    def narrow(hidden):
        return stack(hidden - 1)
    """
DOUT = RNG.normal(size=(5, 2))


@pytest.mark.parametrize("target", ["Net", "stack", "lazy", "with_optimizer"])
def test_a_class_or_a_function_that_returns_a_network(torch_box, target):
    options = {"construct": [4], "dtype": "float64", "parameters": True, "differentiate": "x"}
    options |= {"part": 0} if target == "with_optimizer" else {}
    inputs = {"x": X, "parameters": PARAMETERS, "dout": DOUT}
    answer = torch_box(NET).job("module", f"layers:{target}", inputs, options, repeat=True)
    assert answer["status"] == "ok", answer
    values = answer["values"]
    np.testing.assert_allclose(values["out"], EXPECTED)
    np.testing.assert_allclose(values["grads.two.bias"], DOUT.sum(axis=0))
    assert {name for name in values if name.startswith("grads.")} == {"grads.x", *(f"grads.{n}" for n in PARAMETERS)}
    assert values["count"] == 4 * 3 + 4 + 2 * 4 + 2
    assert answer["unstable"] == []


def test_floats_are_cast_to_the_network(torch_box):
    options = {"construct": [4], "args": ["x"], "keyword": {"scale": 2.0}}
    values = torch_box(NET).job("module", "layers:Net", {"x": X, "parameters": PARAMETERS}, options)["values"]
    assert values["out"].dtype == np.float32
    np.testing.assert_allclose(values["out"], 2 * EXPECTED, rtol=1e-5, atol=1e-5)


def test_train_mode_drops_and_eval_mode_does_not(torch_box):
    box, outs = torch_box(NET), {}
    for mode in ("train", "eval"):
        options = {"construct": {"hidden": 4, "p": 0.5}, "mode": mode}
        outs[mode] = box.job("module", "layers:Net", {"x": X, "parameters": PARAMETERS}, options)["values"]["out"]
    np.testing.assert_allclose(outs["eval"], EXPECTED, rtol=1e-5, atol=1e-5)
    assert np.abs(outs["train"] - outs["eval"]).max() > 0.1


def test_what_can_be_said_without_running_it(torch_box):
    options = {"construct": [4], "args": None, "initial": True, "shapes": True, "kinds": ["Linear", "Conv2d"]}
    values = torch_box(NET).job("module", "layers:Net", {}, options)["values"]
    assert values["shapes.one.weight"] == [4, 3]
    assert values["initial.two.bias"].shape == (2,)
    assert (values["kinds.Linear"], values["kinds.Conv2d"]) == (2, 0)


def test_filled_by_shape_the_names_do_not_matter(torch_box):
    box = torch_box(NET)
    filled = {"construct": [4], "fill": "shapes", "scale": 0.5}
    one, two = (box.job("module", f"layers:{name}", {"x": X}, filled)["values"] for name in ("Net", "stack"))
    np.testing.assert_array_equal(one["out"], two["out"])
    again = box.job("module", "layers:Net", {"x": X}, filled, seed=7)["values"]
    np.testing.assert_array_equal(one["out"], again["out"])
    assert np.abs(one["out"]).max() > 0.01


def test_a_second_form_of_the_input_is_tried_when_the_first_fails(torch_box):
    box = torch_box(NET)
    inputs = {"rows": X, "picture": X.reshape(5, 1, 3, 1), "parameters": PARAMETERS}
    options = {"construct": [4], "args": ["picture"], "or_args": ["rows"], "differentiate": "rows"}
    values = box.job("module", "layers:Net", {**inputs, "dout": DOUT}, options)["values"]
    np.testing.assert_allclose(values["out"], EXPECTED, rtol=1e-5, atol=1e-5)
    assert values["grads.rows"].shape == X.shape
    answer = box.job("module", "layers:Net", inputs, {"construct": [4], "args": ["picture"], "or_args": ["picture"]})
    assert answer["status"] == "error"
    assert answer["error"]["stage"] == "forward"


def test_what_is_no_network_or_another_one_is_told(torch_box):
    box, inputs = torch_box(NET), {"x": X, "parameters": PARAMETERS}
    answer = box.job("module", "layers:nothing", inputs, {"construct": [4]})
    assert answer["error"]["message"] == "`nothing` must give a network (a torch.nn.Module), it gave None"
    answer = box.job("module", "layers:narrow", inputs, {"construct": [4]})
    assert "must have the parameters one.weight (4, 3)" in answer["error"]["message"]
    assert "it has 0.weight (3, 3)" in answer["error"]["message"]


def test_running_averages_are_state_and_may_be_copied_in(torch_box):
    text = """
        from torch import nn
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.bn = nn.BatchNorm1d(3)
            def forward(self, x):
                return self.bn(x)
        """
    given = {"bn.running_mean": X.mean(axis=0)}
    options = {"state": {"mean": "bn.running_mean"}, "mode": "train", "dtype": "float64"}
    values = torch_box(text).job("module", "layers:Net", {"x": X, "parameters": given}, options)["values"]
    np.testing.assert_allclose(values["mean"], X.mean(axis=0))
