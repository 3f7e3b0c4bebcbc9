"""What the tests of stripping share."""

from __future__ import annotations

import ast
from textwrap import dedent

from grader.stubs.python import strip_module

FILE = "layers.py"


def strip(text: str, **options: object) -> str:
    """Strip indented test source; the result parses, ends with one newline and stays as it is when stripped again."""
    data = dedent(text).encode()
    once = strip_module(data, FILE, **options)  # type: ignore[arg-type]
    ast.parse(once)
    assert once == b"" or (once.endswith(b"\n") and not once.endswith(b"\n\n"))
    assert strip_module(once, FILE, **options) == once  # type: ignore[arg-type]
    assert strip_module(data, FILE, **options) == once  # type: ignore[arg-type]
    return once.decode()


def stub(name: str, purpose: str = "") -> str:
    return f'raise NotImplementedError("Write {name}{": " + purpose if purpose else ""}.")'
