"""Edits of lines, and the blank lines around what disappears."""

from __future__ import annotations

import pytest

from grader.stubs.lines import Edit, apply


def test_edits_in_any_order() -> None:
    assert apply("a\nb\nc\nd", [Edit(4, 4, ("D",)), Edit(2, 3, ("x", "y", "z"))]) == "a\nx\ny\nz\nD"


@pytest.mark.parametrize(
    ("text", "lines", "expected"),
    [
        ("a\n\n\nGONE\n\n\nb", (4, 4), "a\n\n\nb"),
        ("a\n\nGONE\n\n\nb", (3, 3), "a\n\n\nb"),
        ("a\n\n\nGONE\nb", (4, 4), "a\n\n\nb"),
        ("a\nGONE\nb", (2, 2), "a\nb"),
        ("GONE\n\n\nb", (1, 1), "b"),
        ("a\n\n\nGONE\n", (4, 4), "a\n"),
        ("a\n\n\nGONE", (4, 4), "a"),
        ("class A:\n    GONE\n\n    b", (2, 2), "class A:\n    b"),
        ("class A:\n\n    GONE\n\n    b", (3, 3), "class A:\n\n    b"),
    ],
)
def test_gaps_close(text: str, lines: tuple[int, int], expected: str) -> None:
    assert apply(text, [Edit(*lines)]) == expected
