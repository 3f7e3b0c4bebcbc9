"""Automatic mutants: the reference with one small thing wrong, made from its syntax tree, as plain data.

Only what stands in given lines (the solution regions) is changed, one expression or statement at a time; comments and
layout stay. A mutant that compiles to the same code as the original, or as an earlier mutant, is left out.
"""

from __future__ import annotations

import ast
import copy
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .mutated_arrays import ARRAY_CHANGES
from .mutated_expressions import EXPRESSION_CHANGES
from .mutated_statements import STATEMENT_CHANGES
from .same_code import fingerprint
from .surroundings import Surroundings

Lines = tuple[int, int]
Place = ast.expr | ast.stmt
Function = ast.FunctionDef | ast.AsyncFunctionDef
ATOMS = (ast.Name, ast.Constant, ast.Call, ast.Attribute, ast.Subscript, ast.List, ast.Dict, ast.Set)
CHANGES = (*EXPRESSION_CHANGES, *ARRAY_CHANGES)


@dataclass(frozen=True)
class Mutant:
    """One wrong twin of a reference file.

    `before` and `after` are the statement (its head, when it has a body) without and with the change; `text` is the
    whole file. `id` depends on the function and on the change, not on line numbers.
    """

    id: str
    kind: str
    file: str
    function: str
    line: int
    before: str
    after: str
    text: str


@dataclass(frozen=True)
class _Change:
    """`old` becomes `new`; both stand in `statement`."""

    kind: str
    statement: ast.stmt
    old: Place
    new: Place


def mutants(file: str, text: str, regions: Sequence[Lines]) -> list[Mutant]:
    """All mutants of the code in these lines (first and last, 1-based), in the order of the text."""
    tree = ast.parse(text)
    seen = {fingerprint(text)}
    twins: Counter[str] = Counter()
    found = []
    for function, change in _changes(tree, regions):
        mutated = _spliced(text, change)
        code = fingerprint(mutated)
        if code is None or code in seen:
            continue
        seen.add(code)
        before, after = _head(change.statement), _head(_rebuilt(change))
        name = f"{file}|{function}|{before}|{after}"
        twins[name] += 1
        identity = hashlib.sha256(f"{name}|{twins[name]}".encode()).hexdigest()[:8]
        found.append(
            Mutant(f"{function}.{identity}", change.kind, file, function, change.old.lineno, before, after, mutated)
        )
    return found


def _changes(tree: ast.Module, regions: Sequence[Lines]) -> Iterator[tuple[str, _Change]]:
    for function, around, statement in _statements(tree, tree, "", Surroundings.of(tree)):
        if not any(first <= statement.lineno <= last for first, last in regions):
            continue
        for kind, make in STATEMENT_CHANGES:
            for new in make(statement, around):
                yield function, _Change(kind, statement, statement, new)
        for node in _expressions(statement):
            for name, change in CHANGES:
                for twin in change(node, around):
                    if not around.is_module(twin):
                        yield function, _Change(name, statement, node, twin)


def _statements(
    node: ast.AST, tree: ast.Module, function: str, around: Surroundings
) -> Iterator[tuple[str, Surroundings, ast.stmt]]:
    """Every statement with the outermost function it stands in (`name` or `Class.name`)."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from _statements(child, tree, child.name, around)
        elif isinstance(child, Function):
            outermost = not isinstance(node, Function) and not around.function
            name = f"{function}.{child.name}".strip(".") if outermost else function
            yield from _statements(child, tree, name, around.inside(child) if outermost else around)
        elif isinstance(child, ast.stmt):
            if not _is_text(child):
                yield function or "<module>", around, child
            yield from _statements(child, tree, function, around)
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            yield from _statements(child, tree, function, around)


def _expressions(statement: ast.stmt) -> Iterator[ast.expr]:
    """The expressions of a statement itself, outer before inner; not those of statements in its body."""
    waiting: list[ast.AST] = list(reversed(list(ast.iter_child_nodes(statement))))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.stmt | ast.ExceptHandler | ast.JoinedStr):
            continue  # f-strings have no positions of their own
        if isinstance(node, ast.expr):
            yield node
        waiting += reversed(list(ast.iter_child_nodes(node)))


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _spliced(text: str, change: _Change) -> str:
    """The text with the new code in place of the old; columns count bytes, as the parser does."""
    lines = [line.encode() for line in text.splitlines(keepends=True)]
    old = change.old
    first, last = old.lineno - 1, (old.end_lineno or old.lineno) - 1
    head, tail = lines[first][: old.col_offset], lines[last][old.end_col_offset :]
    new = ast.unparse(change.new)
    if isinstance(change.new, ast.expr) and not isinstance(change.new, ATOMS):
        new = f"({new})"
    new = new.replace("\n", "\n" + " " * old.col_offset)
    return b"".join([*lines[:first], head, new.encode(), tail, *lines[last + 1 :]]).decode()


def _rebuilt(change: _Change) -> ast.stmt:
    """The statement with the change made, as a tree."""
    if change.old is change.statement:
        assert isinstance(change.new, ast.stmt)
        return change.new
    return copy.deepcopy(change.statement, {id(change.old): change.new})


def _head(statement: ast.stmt) -> str:
    """The statement on one line; of a compound one what stands before its body."""
    lines = ast.unparse(statement).split("\n")
    return lines[0] if hasattr(statement, "body") else " ".join(line.strip() for line in lines)
