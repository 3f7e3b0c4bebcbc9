"""The part of a docstring that says what is returned, in the styles that courses write."""

from __future__ import annotations

from textwrap import dedent

import pytest

from grader.stubs.returned import returned_text

CASES = {
    "tuple of named things": ("Returns a tuple of:\n- out: of shape (N, M)\n- cache: (x, w, b)", "out and cache"),
    "three of them": ("Returns a tuple of:\n- dx: a\n  longer\n- dw: b\n- db: c", "dx, dw and db"),
    "colon and tuple": ("Returns a tuple:\n* loss: scalar\n* dW: array", "loss and dW"),
    "one with a shape": ("Returns:\n- dists: of shape (N, M); dists[i, j] is a distance", "dists, of shape (N, M)"),
    "one with words": (
        "Returns:\n- y_pred: predicted labels, of shape (N,)",
        "y_pred (predicted labels, of shape (N,))",
    ),
    "dictionary": ("Returns a dictionary of:\n- a: x\n- b: y", "a dictionary of a and b"),
    "google": (
        "Args:\n    x: input\n\nReturns:\n    The loss, a scalar. More words.\n\nRaises:\n    E",
        "The loss, a scalar",
    ),
    "numpydoc": ("Returns\n-------\nout : ndarray\n    The output.\ncache : tuple\n    Values.", "out and cache"),
    "prose": ("Returns the distances\nof all points.", "the distances of all points"),
    "same line": ("Returns: the loss.", "the loss"),
    "outputs": ("Inputs:\n- x\n\nOutputs:\n- y: a; b", "y (a)"),
    "two answers": (
        "Returns, when y is None:\n- scores: x\n\nReturns otherwise a tuple of:\n- loss: x\n- grads: y",
        "",
    ),
    "nothing": ("Changes x in place.", ""),
    "in passing": ("Does it.\nReturns are not mentioned.", ""),
    "empty": ("", ""),
    "heading only": ("Returns:\n", ""),
}


@pytest.mark.parametrize(("section", "expected"), CASES.values(), ids=CASES)
def test_styles(section: str, expected: str) -> None:
    assert returned_text(section) == expected
    assert returned_text(f"What it does.\n\n{section}") == expected


def test_indented_sections_end_where_the_indentation_does() -> None:
    text = dedent("""\
        Half of it.

            Returns:
            - half: of x
        not this
        """)
    assert returned_text(text) == "half, of x"
