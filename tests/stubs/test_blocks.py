"""Regions that do not hold whole statements, and files that cannot be read: `path:line`, what, and the fix."""

from __future__ import annotations

import pytest

from grader.errors import RegionError
from grader.stubs.python import strip_module

from .stripping import FILE


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("x = [\n    # BEGIN SOLUTION\n    1,\n    # END SOLUTION\n]\n", 2, "cuts a statement"),
        ("if a:\n    # BEGIN SOLUTION\n    b\nelse:\n    c\n    # END SOLUTION\n", 2, "cuts a statement"),
        ("if a:\n    b\n# BEGIN SOLUTION\nelse:\n    c\n# END SOLUTION\n", 3, "cuts a statement"),
        ("if a:\n    b\n# BEGIN SOLUTION\nelif d:\n    c\n# END SOLUTION\n", 3, "cuts a statement"),
        ("# BEGIN SOLUTION\nif a:\n    b\n    # END SOLUTION\n    c\n", 1, "cuts a statement"),
        ("def f():\n    a\n    # BEGIN SOLUTION\n    b\nc\n# END SOLUTION\n", 3, "cuts a statement"),
        ("@a\n# BEGIN SOLUTION\ndef f():\n    b\n# END SOLUTION\n", 2, "cuts a statement"),
        ("for i in x:  # SOLUTION\n    y\n", 1, "does not stand behind a simple statement"),
        ("x = (1,  # SOLUTION\n     2)  # SOLUTION\n", 2, "two markers claim the same statement"),
        ("def f(:\n    # BEGIN SOLUTION\n    # END SOLUTION\n", 1, "not valid Python"),
        ("# coding: latin-1\nx = 1\n", 1, "declares the encoding"),
        (
            "def f():\n    # BEGIN SOLUTION\n    x = 0\n    # END SOLUTION\n    def g():\n        nonlocal x\n",
            2,
            "without its solution regions",
        ),
        (
            'def f():\n    """ # BEGIN PROMPT\n    x = (\n    """  # END PROMPT\n',
            3,
            "in the prompt this is not valid Python",
        ),
    ],
)
def test_errors(text: str, line: int, what: str) -> None:
    with pytest.raises(RegionError, match=what) as caught:
        strip_module(text.encode(), FILE)
    assert (caught.value.path, caught.value.line) == (FILE, line)
    assert caught.value.fix


def test_text_that_is_not_utf8() -> None:
    with pytest.raises(RegionError, match=r"layers\.py:2: the file is not UTF-8"):
        strip_module(b"x = 1\ny = '\xe9'\n", FILE)


def test_null_bytes() -> None:
    with pytest.raises(RegionError):
        strip_module(b"x = 1\0\n", FILE)
