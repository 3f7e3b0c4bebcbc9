"""Wrong twins of array code: axes, reductions, transposes, slices, swapped and dropped arguments, dropped calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from .mutated_expressions import Change
from .surroundings import Surroundings

PAIRS = (
    ("sum", "mean"),
    ("max", "min"),
    ("amax", "amin"),
    ("argmax", "argmin"),
    ("maximum", "minimum"),
    ("any", "all"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
    ("var", "std"),
    ("randn", "rand"),
    ("floor", "ceil"),
    ("hstack", "vstack"),
)
TWINS: Mapping[str, str] = {a: b for pair in PAIRS for a, b in (pair, pair[::-1])}
COUNTING = ("range", "arange")
SYMMETRIC = ("maximum", "minimum", "fmax", "fmin", "add", "multiply", "logical_and", "logical_or")


def reductions(node: ast.expr, around: Surroundings) -> Iterator[ast.expr]:
    """np.sum(x): np.mean(x)."""
    if isinstance(node, ast.Call):
        function = node.func
        if isinstance(function, ast.Attribute) and function.attr in TWINS:
            yield _call(node, ast.Attribute(function.value, TWINS[function.attr], ast.Load()))
        elif isinstance(function, ast.Name) and function.id in TWINS:
            yield _call(node, ast.Name(TWINS[function.id], ast.Load()))


def axes(node: ast.expr, around: Surroundings) -> Iterator[ast.expr]:
    """axis=0: axis=1. axis=(0, 2): axis=2, axis=0."""
    if not isinstance(node, ast.Call):
        return
    for n, keyword in enumerate(node.keywords):
        if keyword.arg in ("axis", "dim"):
            for other in _other_axes(keyword.value):
                yield _keywords(node, [*node.keywords[:n], ast.keyword(keyword.arg, other), *node.keywords[n + 1 :]])


def dropped_keywords(node: ast.expr, around: Surroundings) -> Iterator[ast.expr]:
    """f(x, keepdims=True): f(x)."""
    if isinstance(node, ast.Call):
        for n in range(len(node.keywords)):
            yield _keywords(node, node.keywords[:n] + node.keywords[n + 1 :])


def swapped_arguments(node: ast.expr, around: Surroundings) -> Iterator[ast.expr]:
    """f(a, b): f(b, a), unless that is the same. x[i, j]: x[j, i]."""
    if isinstance(node, ast.Call) and _name(node.func) not in SYMMETRIC:
        for arguments in _swapped(node.args):
            yield ast.Call(node.func, arguments, node.keywords)
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
        for indices in _swapped(node.slice.elts):
            yield ast.Subscript(node.value, ast.Tuple(indices, ast.Load()), node.ctx)


def dropped_calls(node: ast.expr, around: Surroundings) -> Iterator[ast.expr]:
    """np.sqrt(x): x. x.reshape(s): x. np.maximum(0, x): 0, x."""
    if isinstance(node, ast.Call):
        yield from (argument for argument in node.args[:2] if not isinstance(argument, ast.Starred))
        if isinstance(node.func, ast.Attribute):
            yield node.func.value


def transposes(node: ast.expr, around: Surroundings) -> Iterator[ast.expr]:
    """x.T: x."""
    if isinstance(node, ast.Attribute) and node.attr in ("T", "mT"):
        yield node.value


def slices(node: ast.expr, around: Surroundings) -> Iterator[ast.expr]:
    """x[:k]: x[:k + 1], x[:k - 1], x[1:k]."""
    if not isinstance(node, ast.Subscript):
        return
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    for n, part in enumerate(parts):
        if isinstance(part, ast.Slice):
            for other in _other_slices(part):
                index = [*parts[:n], other, *parts[n + 1 :]]
                whole = ast.Tuple(index, ast.Load()) if isinstance(node.slice, ast.Tuple) else other
                yield ast.Subscript(node.value, whole, node.ctx)


def counts(node: ast.expr, around: Surroundings) -> Iterator[ast.expr]:
    """range(n): range(n - 1), range(1, n)."""
    if isinstance(node, ast.Call) and _name(node.func) in COUNTING and len(node.args) == 1:
        yield ast.Call(node.func, [_plus(node.args[0], -1)], node.keywords)
        yield ast.Call(node.func, [ast.Constant(1), node.args[0]], node.keywords)


def _other_axes(value: ast.expr) -> Iterator[ast.expr]:
    if isinstance(value, ast.Constant) and isinstance(value.value, int):
        yield ast.Constant(1 - value.value if value.value in (0, 1) else value.value - 1)
    elif isinstance(value, ast.UnaryOp):
        yield ast.Constant(0)
    elif isinstance(value, ast.Tuple):
        for n in range(len(value.elts)):
            rest = value.elts[:n] + value.elts[n + 1 :]
            yield ast.Tuple(rest, ast.Load()) if len(rest) > 1 else rest[0]


def _other_slices(part: ast.Slice) -> Iterator[ast.Slice]:
    if part.upper is None:
        yield ast.Slice(part.lower, ast.UnaryOp(ast.USub(), ast.Constant(1)), part.step)
    else:
        yield ast.Slice(part.lower, _plus(part.upper, 1), part.step)
        yield ast.Slice(part.lower, _plus(part.upper, -1), part.step)
    yield ast.Slice(ast.Constant(1) if part.lower is None else _plus(part.lower, 1), part.upper, part.step)


def _swapped(items: list[ast.expr]) -> Iterator[list[ast.expr]]:
    """The list with each two neighbours exchanged."""
    for n in range(len(items) - 1):
        if not any(isinstance(item, ast.Starred) for item in items[n : n + 2]):
            yield [*items[:n], items[n + 1], items[n], *items[n + 2 :]]


def _plus(node: ast.expr, step: int) -> ast.expr:
    if isinstance(node, ast.Constant) and isinstance(node.value, int) and node.value + step >= 0:
        return ast.Constant(node.value + step)
    return ast.BinOp(node, ast.Add() if step > 0 else ast.Sub(), ast.Constant(abs(step)))


def _call(node: ast.Call, function: ast.expr) -> ast.Call:
    return ast.Call(function, node.args, node.keywords)


def _keywords(node: ast.Call, keywords: list[ast.keyword]) -> ast.Call:
    return ast.Call(node.func, node.args, keywords)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


ARRAY_CHANGES: tuple[tuple[str, Change], ...] = (
    ("reduction", reductions),
    ("axis", axes),
    ("dropped keyword", dropped_keywords),
    ("swapped arguments", swapped_arguments),
    ("dropped call", dropped_calls),
    ("transpose", transposes),
    ("slice", slices),
    ("count", counts),
)
