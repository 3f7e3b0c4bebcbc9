"""Keep only the listed functions and classes of a module, and what they need of the rest.

So `layers.py` of one assignment holds only what that assignment asks for.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from grader.errors import RubricError

from .blocks import first_line, last_line
from .lines import Edit, apply
from .names import bound_names, used_names
from .source import parse


def select_symbols(text: str, symbols: Sequence[str], path: str) -> str:
    """The module with the listed top-level symbols and what they use, everything else taken out."""
    tree = parse(text, path)
    _require(tree, symbols, path)
    kept = _needed(tree.body, symbols)
    spans = list(_spans(text, tree.body))
    kept_lines = _lines_of(kept, spans)
    edits = [Edit(*span) for node, span in spans if node not in kept and not kept_lines & set(range(*span))]
    return apply(text, list(dict.fromkeys(edits)))


def selected_lines(text: str, symbols: Sequence[str], path: str) -> set[int]:
    """The lines of the module that `select_symbols` keeps, counted from 1."""
    tree = parse(text, path)
    return _lines_of(_needed(tree.body, symbols), list(_spans(text, tree.body)))


def _lines_of(kept: set[ast.stmt], spans: Sequence[tuple[ast.stmt, tuple[int, int]]]) -> set[int]:
    return {line for node, (_, last) in spans if node in kept for line in range(first_line(node), last + 1)}


def filter_exports(text: str, path: str, *, cell: bool = False) -> str:
    """Take names out of `__all__` that the module no longer has."""
    tree = parse(text, path, cell=cell)
    bound = {name for node in tree.body for name in bound_names(node)}
    edits = [edit for node in tree.body if (edit := _export_edit(node, bound))]
    return apply(text, edits) if edits and "*" not in bound else text


def _export_edit(node: ast.stmt, bound: set[str]) -> Edit | None:
    if not (isinstance(node, ast.Assign) and bound_names(node) == {"__all__"}):
        return None
    if not isinstance(node.value, ast.List | ast.Tuple):
        return None
    names = [part.value for part in node.value.elts if isinstance(part, ast.Constant)]
    kept = [name for name in names if name in bound]
    if len(kept) == len(node.value.elts):
        return None
    listed = ", ".join(f'"{name}"' for name in kept)
    return Edit(node.lineno, last_line(node), (f"__all__ = [{listed}]",))


def _require(tree: ast.Module, symbols: Sequence[str], path: str) -> None:
    bound = {name for node in tree.body for name in bound_names(node)}
    for symbol in symbols:
        if symbol not in bound:
            raise RubricError(
                f"the rubric's starter asks for `{symbol}`, which students would not find in {path}",
                path=path,
                fix="correct the name under `symbols`, or move its `def` line out of the solution region",
            )


def _needed(body: Sequence[ast.stmt], symbols: Iterable[str]) -> set[ast.stmt]:
    """Statements that bind a needed name, and those that bind nothing but only speak of needed names."""
    binders: dict[str, list[ast.stmt]] = {}
    for node in body:
        for name in bound_names(node):
            binders.setdefault(name, []).append(node)
    kept = {node for node in body if _always(node, first=node is body[0])}
    waiting = [*symbols, *used_names(kept)]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for node in binders.get(name, []):
            if node not in kept:
                kept.add(node)
                waiting += used_names([node])
    idle = [node for node in body if not bound_names(node)]
    return kept | {node for node in idle if used_names([node]) & binders.keys() <= seen and used_names([node])}


def _always(node: ast.stmt, *, first: bool) -> bool:
    if first and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True  # the module docstring
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True  # unused ones go later, all in one place
    return bound_names(node) == {"__all__"}


def _spans(text: str, body: Sequence[ast.stmt]) -> Iterable[tuple[ast.stmt, tuple[int, int]]]:
    """Each statement with the lines that belong to it: comments above it, and indented comments below."""
    lines = text.split("\n")
    start = 1
    for number, node in enumerate(body):
        following = first_line(body[number + 1]) if number + 1 < len(body) else len(lines) + 1
        last = last_line(node)
        while last + 1 < following and (not lines[last].strip() or lines[last][:1] in " \t"):
            last += 1
        while last > last_line(node) and not lines[last - 1].strip():
            last -= 1
        if number + 1 == len(body):
            last = max(last, len(lines))
        first = start
        while first < first_line(node) and not lines[first - 1].strip():
            first += 1
        yield node, (first, last)
        start = last + 1
