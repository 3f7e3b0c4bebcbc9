"""A known mistake or another edition, made from the reference by one small edit."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Mapping

from ..model.notebook_code import spoken_path
from ..model.rubric import Edit


def apply(edit: Edit, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with `edit` made; ValueError, with the reason, when it does not fit the reference exactly once."""
    if edit.file not in files:
        raise ValueError(f"{edit.id}: the reference has no file {spoken_path(edit.file)!r}")
    text = files[edit.file].decode("utf-8")
    return {**files, edit.file: _edited(edit, text).encode()}


def _edited(edit: Edit, text: str) -> str:
    start, end = _lines(edit, text) if edit.function else (0, len(text.splitlines()))
    lines = text.splitlines(keepends=True)
    block = "".join(lines[start:end])
    return "".join(lines[:start]) + _changed(edit, block) + "".join(lines[end:])


def _changed(edit: Edit, block: str) -> str:
    if edit.body:
        first = next((line for line in block.splitlines() if line.strip()), "    ")
        indent = first[: len(first) - len(first.lstrip())]
        return textwrap.indent(textwrap.dedent(edit.body).strip("\n"), indent) + "\n"
    count = block.count(edit.replace)
    if count != 1:
        where = edit.function or edit.file
        raise ValueError(f"{edit.id}: the text to replace occurs {count} times in {where}; it must occur once")
    return block.replace(edit.replace, edit.with_)


def _lines(edit: Edit, text: str) -> tuple[int, int]:
    """First and past-the-last line (0-based) of the function's body, its docstring left out."""
    body = ast.parse(text).body
    node: ast.stmt | None = None
    for name in edit.function.split("."):
        node = next((n for n in body if isinstance(n, ast.FunctionDef | ast.ClassDef) and n.name == name), None)
        if node is None:
            raise ValueError(f"{edit.id}: {edit.file} defines no {edit.function!r}")
        body = node.body
    statements = body[1:] if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) else body
    if not statements:
        raise ValueError(f"{edit.id}: {edit.function} has nothing but a docstring")
    return statements[0].lineno - 1, statements[-1].end_lineno or 0
