"""Which names a tree uses and which it binds: what decides if an import or a helper is still needed."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator


def used_names(nodes: Iterable[ast.AST]) -> set[str]:
    """Names that are read anywhere below these nodes, in text annotations too."""
    return {name for node in nodes for name in _used(node)}


def used_attributes(nodes: Iterable[ast.AST]) -> set[str]:
    """Names that stand after a dot anywhere below these nodes."""
    return {part.attr for node in nodes for part in ast.walk(node) if isinstance(part, ast.Attribute)}


def bound_names(statement: ast.stmt) -> set[str]:
    """Names that a statement binds in its own scope (not inside the functions and classes it defines)."""
    return set(_bound(statement))


def assigned_names(statement: ast.stmt) -> list[str]:
    """Names that a plain assignment binds, in order ([] for any other statement)."""
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign | ast.AugAssign):
        targets = [statement.target]
    return [part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]


def import_name(alias: ast.alias) -> str:
    """The name that one part of an import binds."""
    return alias.asname or alias.name.split(".")[0]


def _used(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            if not isinstance(part.ctx, ast.Store):
                yield part.id
        elif isinstance(part, ast.AugAssign) and isinstance(part.target, ast.Name):
            yield part.target.id
        elif isinstance(part, ast.arg | ast.AnnAssign | ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _annotated(getattr(part, "annotation", None) or getattr(part, "returns", None))


def _annotated(annotation: ast.AST | None) -> Iterator[str]:
    """Names in annotations that are written as text."""
    for part in ast.walk(annotation) if annotation else ():
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            try:
                yield from (node.id for node in ast.walk(ast.parse(part.value)) if isinstance(node, ast.Name))
            except (SyntaxError, ValueError):
                continue


def _bound(statement: ast.AST) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
        return
    if isinstance(statement, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        return
    if isinstance(statement, ast.Import | ast.ImportFrom):
        yield from (import_name(alias) for alias in statement.names)
    elif isinstance(statement, ast.Name) and isinstance(statement.ctx, ast.Store):
        yield statement.id
    elif isinstance(statement, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and statement.name:
        yield statement.name
    elif isinstance(statement, ast.MatchMapping) and statement.rest:
        yield statement.rest
    for child in ast.iter_child_nodes(statement):
        yield from _bound(child)
