"""The reference with its sums done by other code: the same formulas, rounded in another way.

Products and sums of arrays in its syntax trees become calls of a module that is put beside them, `_arithmetic.py`;
which code that holds is the caller's choice.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

BESIDE = "_arithmetic"
FUNCTIONS = ("matmul", "dot", "sum", "mean", "exp", "log", "sqrt", "tanh")
METHODS = ("dot", "sum", "mean")


def rewritten(files: Mapping[str, bytes], source: str) -> dict[str, bytes]:
    """The files of a package, computing by the functions of `source` where they used numpy's.

    `source` defines FUNCTIONS, with numpy's arguments. Files that import torch stay as they are.
    """
    return {**{name: _rewrite(name, text) for name, text in files.items()}, f"{BESIDE}.py": source.encode()}


def _rewrite(name: str, text: bytes) -> bytes:
    tree = ast.parse(text)
    called = {
        alias.name: alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    if "numpy" not in called or "torch" in called:
        return text
    tree = _Rewriter(called["numpy"]).visit(tree)
    beside = ast.ImportFrom(module=None, names=[ast.alias(name=BESIDE)], level=name.count("/") + 1)
    tree.body.insert(_after_head(tree), beside)
    return ast.unparse(ast.fix_missing_locations(tree)).encode()


def _after_head(tree: ast.Module) -> int:
    """Where the first import may stand: behind the docstring and `from __future__`."""
    for number, node in enumerate(tree.body):
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
        if not docstring and not future:
            return number
    return len(tree.body)


class _Rewriter(ast.NodeTransformer):
    """`a @ b`, `np.sum(a)` and `a.sum()` become calls of the module beside."""

    def __init__(self, numpy: str) -> None:
        self.numpy = numpy

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        return _call("matmul", [node.left, node.right], []) if isinstance(node.op, ast.MatMult) else node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.func, ast.Attribute):
            return node
        owner, name = node.func.value, node.func.attr
        if isinstance(owner, ast.Name) and owner.id == self.numpy:
            return _call(name, node.args, node.keywords) if name in FUNCTIONS else node
        return _call(name, [owner, *node.args], node.keywords) if name in METHODS else node


def _call(name: str, arguments: list[ast.expr], keywords: list[ast.keyword]) -> ast.Call:
    function = ast.Attribute(value=ast.Name(id=BESIDE, ctx=ast.Load()), attr=name, ctx=ast.Load())
    return ast.Call(func=function, args=arguments, keywords=keywords)
