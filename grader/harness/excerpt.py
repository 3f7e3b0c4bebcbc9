"""The student's own code beside a finding: the text of one function, method or class, or the lines around an error."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .failure import plain_text
from .sources import SourceFile

MAX_LINES = 240
MAX_TEXT = 24_000
AROUND = 6

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Source:
    """A definition: package-relative file, first line (decorators included), text, and its syntax tree."""

    file: str
    first_line: int
    text: str
    node: Definition

    def data(self) -> dict[str, Any]:
        """As it crosses the wall."""
        return excerpt(self.file, self.first_line, self.text)


def excerpt(file: str, first_line: int, text: str) -> dict[str, Any]:
    """An excerpt of bounded size."""
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        lines = [*lines[:MAX_LINES], f"… {len(lines) - MAX_LINES} more lines"]
    return {"file": file, "first_line": first_line, "text": plain_text("\n".join(lines), MAX_TEXT)}


def around(file: SourceFile, line: int) -> dict[str, Any]:
    """The lines around `line`, for a file that does not compile."""
    first = max(1, line - AROUND)
    return excerpt(file.path, first, "\n".join(file.lines[first - 1 : line + AROUND]))


def find_source(file: SourceFile, qualname: str) -> Source | None:
    """The last definition of `qualname` in a file (that is the one that counts); None if there is none.

    Raises what parsing raises.
    """
    body: list[ast.stmt] = file.tree.body
    node: Definition | None = None
    for name in qualname.split("."):
        node = next((found for found in _definitions(body) if found.name == name), None)
        if node is None:
            return None
        body = node.body
    return None if node is None else _source(file, node)


def _source(file: SourceFile, node: Definition) -> Source:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    text = "\n".join(file.lines[first - 1 : node.end_lineno])
    return Source(file.path, first, text, node)


def _definitions(body: list[ast.stmt]) -> Iterator[Definition]:
    """Definitions of a block, last first, also below `if` and `try`."""
    for statement in reversed(body):
        if isinstance(statement, Definition):
            yield statement
        elif isinstance(statement, ast.If | ast.Try | ast.With):
            yield from _definitions([part for part in ast.iter_child_nodes(statement) if isinstance(part, ast.stmt)])


def failed_lines(files: Mapping[str, SourceFile], error: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The excerpt for an error at import: around its innermost frame."""
    frames = error.get("frames") or ()
    by_path = {file.path: file for file in files.values()}
    if not frames or frames[-1]["file"] not in by_path:
        return []
    return [around(by_path[frames[-1]["file"]], frames[-1]["line"])]
