"""A second call with the same inputs."""

from __future__ import annotations

import numpy as np
import pytest

from grader.harness.stability import unstable

X = np.arange(3.0)


UNSTABLE = """
    import numpy as np
    calls = []

    def counts(x):
        calls.append(1)
        return {"x": x, "calls": len(calls), "array": x + len(calls), "list": [len(calls)], "nan": np.log(x - 5)}

    def steady(x):
        return {"x": x, "r": np.random.rand(3), "nan": np.array([np.nan, 1.0]), "none": None}

    def rounding(x):
        calls.append(1)
        return x + 1e-14 * len(calls)

    def unseeded(x):
        return np.random.default_rng().random(3)

    def once(x):
        calls.append(1)
        if len(calls) > 1:
            raise ValueError("only once")
        return x

    def grows(x):
        calls.append(1)
        return np.zeros(len(calls))

    def spoils(x):
        x[...] = 7
        return x * 2
"""


@pytest.mark.parametrize(
    ("name", "unstable"),
    [
        ("counts", ["out.calls", "out.array", "out.list"]), ("steady", []), ("rounding", []), ("unseeded", ["out"]),
        ("once", ["out"]), ("grows", ["out"]), ("spoils", []),
    ],
)  # fmt: skip
def test_a_second_call_with_the_same_inputs(box, name, unstable):
    answer = box(UNSTABLE).call(f"layers:{name}", X + 1, repeat=True)
    assert answer["status"] == "ok"
    assert answer["unstable"] == unstable
    if name == "once":
        assert "a second call with the same inputs failed: ValueError: only once" in answer["notes"]


def test_what_a_hand_in_makes_of_numpy_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("abs", "isfinite", "array_equal"):
        monkeypatch.setattr(np, name, lambda *_, **__: 0.0)
    first, second = {"out": np.array([1.0, 2.0])}, {"out": np.array([1.0, 2.5])}
    assert list(unstable(first, second)) == ["out"]
    assert list(unstable(first, {"out": np.array([1.0, 2.0 + 1e-12])})) == []
