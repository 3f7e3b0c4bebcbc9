"""A hand-in that puts nonsense in the place of numpy's functions is still read as what it returned."""

from __future__ import annotations

import numpy as np
import pytest

PATCHED = """
    import random

    import numpy as np

    ones, add, single = np.ones, np.add, np.float64

    def nonsense(*args, **keyword):
        raise TypeError("nonsense")

    functions = [name for name, value in vars(np).items() if callable(value) and not isinstance(value, type)]
    for name in functions:
        if name[0] != "_":
            setattr(np, name, nonsense)

    def array(x):
        return add(x, 1)

    def several(x):
        return {"a": single(3.0), "b": [1, single(2)], "c": 1j, "d": x.astype("f2"), "e": ones(2).astype(object)}

    def drawn(n):
        return [random.random() for _ in range(3)]
"""
X = np.arange(3.0)


@pytest.mark.parametrize("name", ["array", "several"])
def test_what_it_returned_is_read(box, name):
    answer = box(PATCHED).call(f"layers:{name}", X, repeat=True)
    assert (answer["status"], answer["unstable"]) == ("ok", [])
    if name == "array":
        np.testing.assert_array_equal(answer["values"]["out"], X + 1)
    else:
        assert answer["values"]["out.a"] == 3.0
        assert answer["values"]["out.e"] == {"returned": "array of objects"}


def test_draws_are_still_compared(box):
    options = {"args": ["n"], "draws": 3}
    answer = box(PATCHED).job("draws", "layers:drawn", {"n": 3}, options)
    assert answer["status"] == "ok", answer
    assert answer["values"]["out"].shape == (3, 3)
    assert (answer["values"]["same_seed"], answer["values"]["other_seeds"]) == (1.0, 1.0)


def test_the_next_job_starts_from_a_clean_slate(box):
    hand_in = box(PATCHED)
    hand_in.call("layers:array", X)
    assert hand_in.call("layers:array", X)["status"] == "ok"
