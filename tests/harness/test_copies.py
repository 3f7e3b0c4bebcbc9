"""Inputs that the code changes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest


def outcome(box: Any, body: str, *arguments: Any, head: str = "", **extra: Any) -> dict[str, Any]:
    lines = "\n".join("    " + line for line in body.split("\n"))
    text = f"import numpy as np\n{head}\ndef f(*a):\n{lines}\n"
    answer: dict[str, Any] = box(text).call("layers:f", *arguments, **extra)
    return answer


@pytest.mark.parametrize(
    ("body", "changed"),
    [
        ("a[0][0] = 9.0", ["a0"]),
        ("a[0][...] += 0.0", []),
        ("a[0].shape = (3, 1)", ["a0"]),
        ("a[1]['w'] *= 2", ["a1.w"]),
        ("a[1]['new'] = 1", []),
        ("del a[1]['s']", ["a1.s"]),
        ("a[1]['s'] = 2.0", ["a1.s"]),
        ("a[1]['inner']['x'] = None", ["a1.inner.x"]),
        ("a[2].append(1)", ["a2"]),
        ("a[2][0][0] = 3", ["a2"]),
        ("a[0][0] = np.nan; a[2].clear()", ["a0", "a2"]),
        ("a[1]['w'] = LIE()", ["a1.w"]),
    ],
)
def test_changed_inputs_are_named(box, body, changed):
    head = "class LIE:\n    def __eq__(self, o): return True\n    __hash__ = None"
    body = body.replace("; ", "\n") + "\nreturn 1.0"
    arguments = (
        np.array([1.0, np.nan, 3.0]),
        {"w": np.ones(2), "s": 1.0, "inner": {"x": 1}},
        [np.zeros(2), float("nan")],
    )
    answer = outcome(box, body, *arguments, head=head)
    assert answer["status"] == "ok", answer
    assert answer["changed"] == changed
