"""Edits of the reference: exactly once, or not at all."""

from __future__ import annotations

import pytest

from grader.model.rubric import Mistake
from grader.plan import apply

FILES = {
    "layers.py": b'''def forward(x):
    """Doc."""
    out = 2 * x
    return out


class Net:
    def loss(self, x):
        out = 2 * x
        return out
'''
}


def edit(**changes: str) -> Mistake:
    return Mistake.model_validate({"id": "m", "in": "layers.py", "message": "why", **changes})


def test_replace_within_a_function() -> None:
    files = apply(edit(function="Net.loss", replace="2 * x", **{"with": "3 * x"}), FILES)
    assert files["layers.py"].count(b"2 * x") == 1
    assert b"        out = 3 * x\n" in files["layers.py"]


def test_replace_the_body_and_keep_the_docstring() -> None:
    text = apply(edit(function="forward", body="if x is None:\n    return 1\nreturn x\n"), FILES)["layers.py"].decode()
    scope: dict[str, object] = {}
    exec(text, scope)
    assert scope["forward"](None) == 1  # type: ignore[operator]
    assert '"""Doc."""' in text


@pytest.mark.parametrize(
    "changes",
    [
        {"replace": "2 * x", "with": "x"},
        {"replace": "5 * x", "with": "x"},
        {"function": "backward", "replace": "2", "with": "3"},
        {"function": "Net.save", "body": "pass"},
        {"in": "nothing.py", "replace": "2 * x", "with": "x"},
    ],
)
def test_an_edit_that_does_not_fit_once_says_so(changes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"^m: "):
        apply(edit(**changes), FILES)
