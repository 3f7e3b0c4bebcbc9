"""Loops in a function as it is written, with those of the helpers it calls in the same file."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from .excerpt import Definition, Source
from .failure import LoadFailure, MissingSymbol
from .package import Package

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
LOOPING = {
    "map", "filter", "reduce", "functools.reduce", "numpy.vectorize", "numpy.frompyfunc", "numpy.apply_along_axis",
    "numpy.apply_over_axes", "numpy.fromfunction", "numpy.fromiter", "numpy.piecewise", "itertools.starmap",
    "itertools.accumulate",
}  # fmt: skip


class Loops:
    """`lines` of every loop (one entry each), nesting `depth`, and lines that use a `forbidden` name.

    Raises MissingSymbol or LoadFailure when the target's source is not there.
    """

    def __init__(self, package: Package, forbidden: Sequence[str] = ()) -> None:
        self.package, self.names = package, tuple(forbidden)
        self.module, _, self.qualname = package.target.partition(":")
        self.imports = dict(_imports(package.tree(self.module)))
        self.found: dict[ast.AST, int] = {}
        self.forbidden: list[int] = []
        self.known: dict[str, int] = {}
        self.depth = self._definition(package.source().node, self.qualname, (self.qualname,))

    @property
    def lines(self) -> list[int]:
        """The line of every loop, in order."""
        return sorted(self.found.values())

    def _definition(self, node: Definition, qualname: str, stack: tuple[str, ...]) -> int:
        """The loop depth of a definition's body."""
        return max((self._depth(part, qualname, stack) for part in node.body), default=0)

    def _depth(self, node: ast.AST, qualname: str, stack: tuple[str, ...]) -> int:
        """The loop depth below one node; notes the loops on the way."""
        if self._is_forbidden(node):
            self.forbidden.append(node.lineno)  # type: ignore[attr-defined]
            return 0
        own = self._loops_here(node)
        if own:
            self.found[node] = node.lineno  # type: ignore[attr-defined]
        below = max((self._depth(child, qualname, stack) for child in ast.iter_child_nodes(node)), default=0)
        if isinstance(node, ast.Call):
            below = max(below, self._helper(node, qualname, stack))
        return own + below

    def _loops_here(self, node: ast.AST) -> int:
        if isinstance(node, ast.For | ast.AsyncFor | ast.While):
            return 1
        if isinstance(node, COMPREHENSIONS):
            return len(node.generators)
        return int(isinstance(node, ast.Call) and self._dotted(node.func) in LOOPING)

    def _helper(self, call: ast.Call, qualname: str, stack: tuple[str, ...]) -> int:
        """The depth that a call of a function or method of the same file adds; recursion is one loop."""
        for name in _candidates(call.func, qualname):
            if name in stack:
                self.found[call] = call.lineno
                return 1
            if name not in self.known and (found := self._source(name)):
                self.known[name] = self._definition(found.node, name, (*stack, name))
            if name in self.known:
                return self.known[name]
        return 0

    def _source(self, name: str) -> Source | None:
        try:
            return self.package.source(f"{self.module}:{name}")
        except (MissingSymbol, LoadFailure):
            return None

    def _is_forbidden(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Import):
            used = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            used = [f"{node.module}.{alias.name}" for alias in node.names if not node.level]
        else:
            used = [self._dotted(node)]
        return any(f"{dotted}.".startswith(f"{name}.") for dotted in used for name in self.names)

    def _dotted(self, node: ast.AST) -> str:
        """`numpy.linalg.norm` for `np.linalg.norm`; empty for what is no dotted name."""
        if isinstance(node, ast.Name):
            return self.imports.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            head = self._dotted(node.value)
            return f"{head}.{node.attr}" if head else ""
        return ""


def _candidates(function: ast.expr, qualname: str) -> Iterator[str]:
    """Qualified names that a call may mean inside the same file."""
    owner = qualname.rpartition(".")[0]
    if isinstance(function, ast.Name):
        yield f"{qualname}.{function.id}"
        yield function.id
    elif isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        yield f"{owner if function.value.id in ('self', 'cls') and owner else function.value.id}.{function.attr}"


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Local name -> full dotted name, for every import in a file, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (alias.asname, alias.name) if alias.asname else (alias.name.partition(".")[0],) * 2
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"
