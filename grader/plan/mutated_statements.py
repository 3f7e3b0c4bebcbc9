"""Wrong twins of a whole statement: left out, with another assignment operator, with the sign of its value turned."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping

from .surroundings import Surroundings

StatementChange = Callable[[ast.stmt, Surroundings], Iterator[ast.stmt]]

UPDATES: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
}
SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Continue, ast.Break)
NUMERIC = (ast.BinOp, ast.Call, ast.Name, ast.Subscript, ast.Attribute)


def dropped(statement: ast.stmt, around: Surroundings) -> Iterator[ast.stmt]:
    """Left out, where that does not merely leave a name without a value."""
    if isinstance(statement, SIMPLE) and not _first_value(statement, around):
        yield ast.Pass()


def updates(statement: ast.stmt, around: Surroundings) -> Iterator[ast.stmt]:
    """x += a: x -= a, x = a."""
    if isinstance(statement, ast.AugAssign):
        if type(statement.op) in UPDATES:
            yield ast.AugAssign(statement.target, UPDATES[type(statement.op)](), statement.value)
        yield ast.Assign([statement.target], statement.value, lineno=statement.lineno)


def turned_signs(statement: ast.stmt, around: Surroundings) -> Iterator[ast.stmt]:
    """x = a: x = -a."""
    if isinstance(statement, ast.Assign | ast.Return) and isinstance(statement.value, NUMERIC):
        if _is_zero(statement.value):
            return
        value = ast.UnaryOp(ast.USub(), statement.value)
        if isinstance(statement, ast.Return):
            yield ast.Return(value)
        elif not isinstance(statement.targets[0], ast.Tuple):
            yield ast.Assign(statement.targets, value, lineno=statement.lineno)


def _is_zero(value: ast.expr) -> bool:
    """An array of zeros has no sign to turn."""
    return isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] in ("zeros", "zeros_like")


def _first_value(statement: ast.stmt, around: Surroundings) -> bool:
    """True for `x = ...` where x had no value before."""
    if not isinstance(statement, ast.Assign):
        return False
    parts = [node for target in statement.targets for node in ast.walk(target) if isinstance(node, ast.Name)]
    names = [node.id for node in parts if isinstance(node.ctx, ast.Store)]
    return any(not around.bound_before(name, statement.lineno) for name in names)


STATEMENT_CHANGES: tuple[tuple[str, StatementChange], ...] = (
    ("dropped statement", dropped),
    ("update", updates),
    ("sign", turned_signs),
)
