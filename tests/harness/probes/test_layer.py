"""The `layer` probe."""

from __future__ import annotations

import numpy as np
import pytest

RNG = np.random.default_rng(1)
AFFINE = {
    "x": RNG.normal(size=(3, 2, 2)), "w": RNG.normal(size=(4, 5)), "b": RNG.normal(size=5),
    "dout": RNG.normal(size=(3, 5)),
}  # fmt: skip


@pytest.mark.parametrize("target", ["layers:affine_forward", "layers:affine_backward"])
def test_either_half_may_be_the_target(solved, target):
    answer = solved.job("layer", target, AFFINE, {"args": ["x", "w", "b"]}, want_source=True, repeat=True)
    assert answer["status"] == "ok", answer
    values = answer["values"]
    assert list(values) == ["out", "dx", "dw", "db", "calls_per_number"]
    rows = AFFINE["x"].reshape(3, 4)
    np.testing.assert_allclose(values["out"], rows @ AFFINE["w"] + AFFINE["b"])
    np.testing.assert_allclose(values["dw"], rows.T @ AFFINE["dout"])
    assert f"def {target.partition(':')[2]}" in answer["sources"][0]["text"]
    assert (answer["changed"], answer["unstable"]) == ([], [])


def test_the_differences_of_the_moved_forward_are_the_gradient(solved):
    directions = {name: RNG.normal(size=AFFINE[name].shape) for name in ("x", "w", "b")}
    answer = solved.job("layer", "layers:affine_forward", {**AFFINE, "directions": directions}, {"step": 1e-5})
    values = answer["values"]
    for name in directions:
        moved = values[f"moved.{name}.plus.out"] - values[f"moved.{name}.minus.out"]
        numeric = np.sum(moved * AFFINE["dout"]) / 2e-5
        np.testing.assert_allclose(np.sum(values[f"d{name}"] * directions[name]), numeric, rtol=1e-7)


def test_the_forward_alone(solved):
    inputs = {name: AFFINE[name] for name in ("x", "w", "b")}
    answer = solved.job("layer", "layers:affine_forward", inputs, {"backward": None})
    assert list(answer["values"]) == ["out"]


LAYERS = """
    import numpy as np

    def broken_forward(x):
        return 2 * x, None

    def broken_backward(dout, cache):
        return cache[0]

    def popping_forward(x):
        return 2 * x, [x]

    def popping_backward(dout, cache):
        x = cache.pop()
        dout *= 2
        x[...] = 0
        return dout

    def several_forward(x, h):
        return x + h, x * h, (x, h)

    def several_backward(dsum, dproduct, cache):
        x, h = cache
        return dsum + h * dproduct, dsum + x * dproduct

    def norm_forward(x, param):
        param["mean"] = x.mean()
        param["keep"][...] = 3
        return x - x.mean(), x

    def drop_forward(x):
        mask = np.random.rand(*x.shape) < 0.5
        return x * mask, mask

    def drop_backward(dout, cache):
        return dout * cache

    def three_forward(x):
        return x, x, x
"""
X = np.arange(4.0) + 1


def test_an_error_in_the_backward_keeps_the_forward(box):
    answer = box(LAYERS).job("layer", "layers:broken_forward", {"x": X, "dout": X}, {"gradients": ["dx"]})
    assert (answer["status"], answer["error"]["stage"]) == ("error", "backward")
    np.testing.assert_array_equal(answer["values"]["out"], 2 * X)


def test_a_cache_that_is_used_up_and_a_dout_changed_in_place(box):
    options = {"gradients": "dx"}
    answer = box(LAYERS).job("layer", "layers:popping_backward", {"x": X, "dout": X}, options, repeat=True)
    assert answer["status"] == "ok", answer
    np.testing.assert_array_equal(answer["values"]["dx"], 2 * X)
    assert (answer["changed"], answer["unstable"]) == (["dout"], [])


def test_several_outputs_and_gradients(box):
    inputs = {"x": X, "h": X + 1, "dsum": X - 3, "dproduct": X * 2}
    options = {"returns": ["sum", "product", "cache"], "dout": ["dsum", "dproduct"], "gradients": ["dx", "dh"]}
    values = box(LAYERS).job("layer", "layers:several_forward", inputs, options)["values"]
    assert list(values) == ["sum", "product", "dx", "dh", "calls_per_number"]
    np.testing.assert_array_equal(values["dx"], X - 3 + (X + 1) * X * 2)


def test_parameters_that_the_forward_fills_in(box):
    options = {"backward": None, "handed": {"mean": "param.mean", "keep": "param.keep"}}
    answer = box(LAYERS).job("layer", "layers:norm_forward", {"x": X, "param": {"keep": np.zeros(1)}}, options)
    assert answer["values"]["mean"] == 2.5
    assert answer["values"]["keep"] == [3.0]
    assert answer["changed"] == ["param.keep"]


def test_moved_forwards_draw_the_same_numbers(box):
    inputs = {"x": X, "dout": X, "directions": {"x": np.ones(4)}}
    values = box(LAYERS).job("layer", "layers:drop_forward", inputs, {"gradients": ["dx"]})["values"]
    numeric = (values["moved.x.plus.out"] - values["moved.x.minus.out"]) / 2e-6
    np.testing.assert_allclose(numeric * X, values["dx"], atol=1e-8)


def test_a_forward_that_returns_something_else(box):
    answer = box(LAYERS).job("layer", "layers:three_forward", {"x": X})
    assert answer["error"]["message"] == "three_forward must return (out, cache), it returned a tuple of 3 values"
    assert answer["values"] == {}


def test_a_backward_that_is_not_there(box):
    answer = box(LAYERS).job(
        "layer", "layers:norm_forward", {"x": X, "param": {"keep": X}, "dout": X}, {"args": ["x", "param"]}
    )
    assert (answer["status"], answer["detail"]) == ("missing", "layers.py does not define `norm_backward`")
    assert "out" in answer["values"]
