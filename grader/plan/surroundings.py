"""What stands around a statement and decides which changes of it make sense: imported modules and names in use."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Surroundings:
    """`modules` are imported names, `names` those the function uses, `function` the function itself if there is one.

    `squared` are differences that are raised to an even power at once, so that their sign does not matter.
    """

    modules: frozenset[str]
    names: frozenset[str]
    squared: frozenset[ast.expr]
    function: ast.FunctionDef | ast.AsyncFunctionDef | None = None

    @classmethod
    def of(cls, tree: ast.Module) -> Surroundings:
        """Of a statement at the top of a module."""
        return cls(frozenset(_imported(tree)), frozenset(_names(tree)), frozenset(_squared(tree)))

    def inside(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Surroundings:
        """Of a statement in this function."""
        return replace(self, names=frozenset(_names(function)), function=function)

    def is_module(self, node: ast.AST) -> bool:
        """True for `np`, and for `np.random` when that is meant as a module: no value of a program."""
        while isinstance(node, ast.Attribute):
            node = node.value
        return isinstance(node, ast.Name) and node.id in self.modules

    def bound_before(self, name: str, line: int) -> bool:
        """True when the function has given `name` a value above this line, or takes it as a parameter."""
        if self.function is None:
            return False
        return any(
            (isinstance(node, ast.arg) and node.arg == name)
            or (isinstance(node, ast.Name) and node.id == name and _stored(node) and node.lineno < line)
            for node in ast.walk(self.function)
        )


def _stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)


def _imported(tree: ast.Module) -> list[str]:
    """Names of modules as wholes (`import numpy as np`), not of things imported from them."""
    return [
        alias.asname or alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    ]


def _squared(tree: ast.Module) -> list[ast.expr]:
    return [
        node.left
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Pow)
        and isinstance(node.right, ast.Constant)
        and isinstance(node.right.value, int)
        and node.right.value % 2 == 0
        and isinstance(node.left, ast.BinOp)
        and isinstance(node.left.op, ast.Sub)
    ]


def _names(tree: ast.AST) -> set[str]:
    """Variables and texts (keys of dictionaries) that occur."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            found.add(node.value)
    return found
