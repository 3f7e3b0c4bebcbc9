"""Equal programs are told from different ones, whatever the lines."""

from __future__ import annotations

import pytest

from grader.plan.same_code import fingerprint


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("x = 1 + 2", "\n# three\nx = 3", True),
        ("def f():\n    return 2 * 3", "def f():\n\n    return 6", True),
        ("x = 1", "x = True", False),
        ("x = 1", "x = 1.0", False),
        ("x = 0.0", "x = -0.0", False),
        ("def f(a, b):\n    return a", "def f(a, b):\n    return b", False),
        ("def f():\n    g()", "def f():\n    h()", False),
        ("x = (lambda: 1)", "x = (lambda: 2)", False),
    ],
)
def test_fingerprints(one: str, two: str, same: bool) -> None:
    assert (fingerprint(one) == fingerprint(two)) is same


def test_what_does_not_compile_has_none() -> None:
    assert fingerprint("x = = 1") is None
