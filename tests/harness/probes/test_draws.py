"""The `draws` probe: random code judged by its seeds, its moments and what stays the same."""

from __future__ import annotations

import numpy as np
import pytest

X = np.random.default_rng(8).normal(size=(20, 30)) + 5
DROPOUT = """
    import numpy as np
    def dropout_forward(x, dropout_param):
        if "seed" in dropout_param:
            np.random.seed(dropout_param["seed"])
        mask = (np.random.rand(*x.shape) < dropout_param["p"]) / dropout_param["p"]
        return x * mask, mask
    def dropout_backward(dout, cache):
        return dout * cache
    def other_backward(dout, cache):
        return dout * (np.random.rand(*dout.shape) < 0.5) / 0.5
    """
OPTIONS = {
    "args": ["x", {"p": 0.25}], "returns": ["out", "cache"], "skip": ["cache"], "draws": 3,
    "backward": "dropout_backward", "beside": {"out": "x", "dx": "dout"},
}  # fmt: skip
INPUTS = {"x": X, "dout": X}


def test_inverted_dropout_keeps_scales_and_uses_one_mask(box):
    answer = box(DROPOUT).job("draws", "layers:dropout_forward", INPUTS, OPTIONS, repeat=True)
    assert answer["status"] == "ok", answer
    values = answer["values"]
    assert values["out"].shape == (3, 20, 30)
    assert abs((values["out"] == 0).mean() - 0.75) < 0.05
    np.testing.assert_allclose(values["scale.out"], [4, 4])
    np.testing.assert_allclose(values["scale.dx"], [4, 4])
    np.testing.assert_allclose(values["same_scales"], [1, 1])
    assert values["kept.out"] == values["kept.dx"] == pytest.approx((values["out"] != 0).mean())
    assert values["same_zeros"] == values["same_seed"] == values["other_seeds"] == 1.0
    assert answer["unstable"] == []


def test_another_mask_on_the_way_back_shows(box):
    options = {**OPTIONS, "backward": "other_backward"}
    values = box(DROPOUT).job("draws", "layers:dropout_forward", INPUTS, options)["values"]
    assert values["same_zeros"] < 0.9


def test_a_gradient_of_another_size_than_the_output_shows(box):
    unscaled = DROPOUT.replace("return dout * cache", "return dout * (cache > 0)")
    values = box(unscaled).job("draws", "layers:dropout_forward", INPUTS, OPTIONS)["values"]
    assert values["same_zeros"] == 1.0
    np.testing.assert_allclose(values["same_scales"], [0.25, 0.25])
    nothing = DROPOUT.replace("return x * mask, mask", "return 0 * x, mask")
    values = box(nothing).job("draws", "layers:dropout_forward", INPUTS, OPTIONS)["values"]
    assert np.isfinite(values["same_scales"]).all()


def test_a_seed_among_the_inputs_is_followed(box):
    options = {**OPTIONS, "args": ["x", "param"], "seed": "param.seed"}
    inputs = {**INPUTS, "param": {"p": 0.25}}
    values = box(DROPOUT).job("draws", "layers:dropout_forward", inputs, options)["values"]
    assert values["same_seed"] == values["other_seeds"] == 1.0
    ignoring = DROPOUT.replace('if "seed" in', "if None in")
    values = box(ignoring).job("draws", "layers:dropout_forward", inputs, options)["values"]
    assert values["same_seed"] == 0.0


def test_a_seed_as_a_parameter_and_a_constant_answer(torch_box):
    text = """
        import torch
        def noise(n, seed=None):
            if seed is not None:
                torch.manual_seed(seed)
            return 2 * torch.rand(n, 4) - 1
        def still(n, seed=None):
            return torch.zeros(n, 4)
        def weight():
            return torch.randn(3, requires_grad=True)
        def deaf(n, seed=None):
            return torch.rand(n, 4)
        """
    box, options = torch_box(text), {"args": [50], "seed": "seed", "draws": 2}
    values = box.job("draws", "layers:noise", {}, options)["values"]
    assert values["same_seed"] == values["other_seeds"] == 1.0
    assert -1 <= values["out"].min() < -0.9 < 0.9 < values["out"].max() <= 1
    assert values["followed"] == 0.0
    assert box.job("draws", "layers:weight", {}, {})["values"]["followed"] == 1.0
    assert box.job("draws", "layers:still", {}, options)["values"]["other_seeds"] == 0.0
    assert box.job("draws", "layers:deaf", {}, options)["values"]["same_seed"] == 0.0


def test_torch_dropout_by_autograd(torch_box):
    text = "import torch\ndef drop(x, p):\n    return torch.nn.functional.dropout(x, p)\n"
    options = {"args": ["x", 0.2], "differentiate": "x", "beside": {"out": "x", "grads.x": "dout"}, "draws": 2}
    answer = torch_box(text).job("draws", "layers:drop", INPUTS, options)
    assert answer["status"] == "ok", answer
    assert answer["values"]["same_zeros"] == 1.0
    np.testing.assert_allclose(answer["values"]["scale.grads.x"], [1.25, 1.25])


def test_other_shapes_and_no_numbers_are_told(box):
    text = """
        import numpy as np
        def wild():
            return np.zeros(np.random.randint(1, 1000))
        def words():
            return "no"
        """
    answer = box(text).job("draws", "layers:wild", {}, {"draws": 2})
    assert "another shape in every call" in answer["error"]["message"]
    assert box(text).job("draws", "layers:words")["error"]["message"] == "`out` must be numbers"
