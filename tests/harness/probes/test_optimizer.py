"""The `optimizer` probe."""

from __future__ import annotations

import numpy as np
import pytest

W, DW = np.arange(6.0).reshape(2, 3), np.ones((3, 2, 3))


def test_steps_of_the_reference(solved):
    answer = solved.job("optimizer", "optim:sgd", {"w": W, "dw": DW, "config": {"learning_rate": 0.5}}, repeat=True)
    assert answer["status"] == "ok", answer
    for step in (1, 2, 3):
        np.testing.assert_allclose(answer["values"][f"next_w.{step}"], W - 0.5 * step)
    assert answer["values"]["state.learning_rate"] == 0.5


def test_one_step_without_a_config(solved):
    values = solved.job("optimizer", "optim:sgd", {"w": W, "dw": DW[0], "config": None})["values"]
    assert [name for name in values if name.startswith("next")] == ["next_w.1"]


IN_PLACE = """
    import numpy as np

    def momentum(w, dw, config=None):
        v = config.setdefault("velocity", np.zeros_like(w))
        v *= 0.5
        v -= dw
        w += v
        config["t"] = config.get("t", 0) + 1
        return w, config

    def forgets(w, dw, config=None):
        return w - dw
"""


def test_updates_in_place_are_tolerated_and_state_is_recorded(box):
    inputs = {"w": W, "dw": DW, "config": {"learning_rate": 1.0}}
    answer = box(IN_PLACE).job("optimizer", "layers:momentum", inputs, {"state": ["velocity", "t"]})
    values = answer["values"]
    np.testing.assert_allclose(values["next_w.1"], W - 1)
    np.testing.assert_allclose(values["next_w.2"], W - 2.5)
    np.testing.assert_allclose(values["state.velocity"], np.full((2, 3), -1.75))
    assert values["state.t"] == 3
    assert answer["changed"] == []


def test_a_config_that_is_not_returned(box):
    answer = box(IN_PLACE).job("optimizer", "layers:forgets", {"w": W, "dw": DW[0]})
    assert answer["error"]["message"] == "forgets must return (next_w, config), it returned an ndarray"


@pytest.mark.parametrize("dw", [[np.ones(3), np.ones(3)], np.ones((2, 3))])
def test_gradients_as_a_list_or_stacked(solved, dw):
    values = solved.job("optimizer", "optim:sgd", {"w": np.zeros(3), "dw": dw, "config": {"learning_rate": 1}})[
        "values"
    ]
    np.testing.assert_allclose(values["next_w.2"], [-2, -2, -2])
