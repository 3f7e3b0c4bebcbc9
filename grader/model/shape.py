"""Sizes written as words: "C*H*W", "N+1", "H//2", evaluated with a case's `dims`."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping

OPERATORS: Mapping[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
}


def size(dim: int | float | str, dims: Mapping[str, int]) -> int:
    """The whole number that `dim` stands for; ValueError when a name is unknown or the text is no size."""
    if not isinstance(dim, str):
        return int(dim)
    try:
        return _evaluate(ast.parse(dim, mode="eval").body, dims)
    except (SyntaxError, ZeroDivisionError):
        raise ValueError(f"{dim!r} is not a size") from None


def _evaluate(node: ast.expr, dims: Mapping[str, int]) -> int:
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    if isinstance(node, ast.Name):
        if node.id not in dims:
            raise ValueError(f"no size is named {node.id!r} (this case has {', '.join(dims) or 'none'})")
        return dims[node.id]
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        return OPERATORS[type(node.op)](_evaluate(node.left, dims), _evaluate(node.right, dims))
    raise ValueError(f"{ast.unparse(node)!r} is not a size: use whole numbers, names, + - * //")
