"""Frames in, frames out."""

import numpy as np


def test_a_call_is_answered(box):
    answer = box("def double(x):\n    return 2 * x").call("layers:double", np.arange(3.0))
    assert answer["status"] == "ok", answer
    np.testing.assert_array_equal(answer["values"]["out"], [0, 2, 4])
