"""The student's own code beside a finding: the text of one function, method or class, or the lines around an error."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from .failure import plain_text
from .sources import SourceFile

MAX_LINES = 240
MAX_TEXT = 24_000
AROUND = 6

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Source:
    """A definition: package-relative file, first line (decorators included), text, and its syntax tree.

    The tree is a `def`, a `class`, or an assignment (`f = lambda x: ...`).
    """

    file: str
    first_line: int
    text: str
    node: ast.stmt

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


def bindings(file: SourceFile, qualname: str) -> list[ast.stmt]:
    """The statements that make `qualname` what it is: its last definition, and what is assigned to it afterwards.

    Raises what parsing raises.
    """
    body: list[ast.stmt] = file.tree.body
    found: list[ast.stmt] = []
    for name in qualname.split("."):
        found = []
        for statement in _statements(body):
            if isinstance(statement, Definition) and statement.name == name:
                found = [statement]
            elif _assigns(statement, name):
                found.append(statement)
        if not found:
            return []
        body = found[0].body if isinstance(found[0], Definition) else []
    return found


def find_source(file: SourceFile, qualname: str) -> Source | None:
    """The text that defines `qualname` in a file; None if it is only brought there from elsewhere."""
    return next((_source(file, statement) for statement in bindings(file, qualname)), None)


def find_at(file: SourceFile, line: int) -> Source | None:
    """The definition, or the statement with a lambda, that begins on a line."""
    kinds = (*get_args(Definition), ast.Assign, ast.AnnAssign)
    nodes = (node for node in ast.walk(file.tree) if isinstance(node, kinds) and _first(node) == line)
    return next((_source(file, node) for node in nodes), None)


def _source(file: SourceFile, node: ast.stmt) -> Source:
    first = _first(node)
    return Source(file.path, first, "\n".join(file.lines[first - 1 : node.end_lineno]), node)


def _first(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _assigns(statement: ast.stmt, name: str) -> bool:
    """True for `name = <something made here>`; a plain other name is only an alias."""
    if not isinstance(statement, ast.Assign | ast.AnnAssign) or isinstance(statement.value, ast.Name | ast.Attribute):
        return False
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a block, also those below `if`, `try` and `with`."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.If | ast.Try | ast.With):
            yield from _statements(list(_inside(statement)))


def _inside(block: ast.If | ast.Try | ast.With | ast.ExceptHandler) -> Iterator[ast.stmt]:
    for part in ast.iter_child_nodes(block):
        if isinstance(part, ast.stmt):
            yield part
        elif isinstance(part, ast.ExceptHandler):
            yield from _inside(part)


def failed_lines(files: Mapping[str, SourceFile], error: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The excerpt for an error at import: around its innermost frame."""
    frames = error.get("frames") or ()
    by_path = {file.path: file for file in files.values()}
    if not frames or frames[-1]["file"] not in by_path:
        return []
    return [around(by_path[frames[-1]["file"]], frames[-1]["line"])]
