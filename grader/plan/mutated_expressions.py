"""Wrong twins of an expression: operators, signs, constants, comparisons, dropped terms, exchanged names.

Each function takes one node of the reference and yields nodes that could stand in its place. A new kind of mistake is
a new function and a line in the table below.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping

from .surroundings import Surroundings

Change = Callable[[ast.expr, Surroundings], Iterator[ast.expr]]

OPERATORS: Mapping[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult, ast.Div),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
}
DIGITS = "0123456789"
ONE_SIDED = (ast.Sub, ast.Div, ast.FloorDiv, ast.Pow, ast.MatMult)  # a - b is not b - a
COMPARISONS: Mapping[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}


def operators(node: ast.expr, around: Surroundings) -> Iterator[ast.expr]:
    """a + b: a - b."""
    if isinstance(node, ast.BinOp):
        for other in OPERATORS.get(type(node.op), ()):
            yield ast.BinOp(node.left, other(), node.right)


def operands(node: ast.expr, around: Surroundings) -> Iterator[ast.expr]:
    """a - b: b - a, unless the difference is squared."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ONE_SIDED) and node not in around.squared:
        yield ast.BinOp(node.right, node.op, node.left)


def dropped_terms(node: ast.expr, around: Surroundings) -> Iterator[ast.expr]:
    """a + b: a, and b. In a product of matrices no factor can be left out."""
    if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.MatMult):
        yield node.left
        if isinstance(node.op, ast.Add | ast.Mult):
            yield node.right
        elif isinstance(node.op, ast.Sub):
            yield ast.UnaryOp(ast.USub(), node.right)


def signs(node: ast.expr, around: Surroundings) -> Iterator[ast.expr]:
    """-a: a. not a: a."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not | ast.Invert):
        yield node.operand


def constants(node: ast.expr, around: Surroundings) -> Iterator[ast.expr]:
    """n: n + 1, n - 1. 0.5: 1.0. True: False."""
    value = node.value if isinstance(node, ast.Constant) else None
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        yield _number(value - 1)
    elif isinstance(value, float):
        yield ast.Constant(2 * value if value else 1.0)


def comparisons(node: ast.expr, around: Surroundings) -> Iterator[ast.expr]:
    """a > b: a >= b, a < b."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other in COMPARISONS.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [other()], node.comparators)


def logic(node: ast.expr, around: Surroundings) -> Iterator[ast.expr]:
    """a and b: a or b, a, b. x if c else y: x, y."""
    if isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        yield from node.values
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse


def exchanged_names(node: ast.expr, around: Surroundings) -> Iterator[ast.expr]:
    """W1: W2, for names and keys that differ in one digit."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield from (ast.Name(twin, node.ctx) for twin in _numbered(node.id, around))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from (ast.Constant(twin) for twin in _numbered(node.value, around))


def dropped_entries(node: ast.expr, around: Surroundings) -> Iterator[ast.expr]:
    """{a: x, b: y}: {b: y}, {a: x}."""
    if isinstance(node, ast.Dict) and len(node.keys) > 1:
        for n in range(len(node.keys)):
            yield ast.Dict(node.keys[:n] + node.keys[n + 1 :], node.values[:n] + node.values[n + 1 :])


def _numbered(name: str, around: Surroundings) -> list[str]:
    """Names in use that differ from this one in its last digit."""
    found = re.fullmatch(r"(\w*?)(\d)(\D*)", name)
    if not found:
        return []
    head, digit, tail = found.groups()
    return [f"{head}{other}{tail}" for other in DIGITS if other != digit and f"{head}{other}{tail}" in around.names]


def _number(value: int) -> ast.expr:
    return ast.Constant(value) if value >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(-value))


EXPRESSION_CHANGES: tuple[tuple[str, Change], ...] = (
    ("operator", operators),
    ("swapped operands", operands),
    ("dropped term", dropped_terms),
    ("sign", signs),
    ("constant", constants),
    ("comparison", comparisons),
    ("logic", logic),
    ("exchanged name", exchanged_names),
    ("dropped entry", dropped_entries),
)
