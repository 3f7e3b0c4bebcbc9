"""Loops in a function as it is written, with those of the helpers of the hand-in that it calls."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterator, Sequence

from .excerpt import Definition
from .failure import LoadFailure, MissingSymbol, StudentRaised
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
        self.found: dict[ast.AST, int] = {}
        self.forbidden: list[int] = []
        self.known: dict[str, int] = {}
        self.depth = self._target(package.target, ())

    @property
    def lines(self) -> list[int]:
        """The line of every loop, in order."""
        return sorted(self.found.values())

    def _target(self, target: str, stack: tuple[str, ...]) -> int:
        """The loop depth of what `module:qualname` is bound to: bodies of definitions, and assigned expressions."""
        module, nodes = self.package.written(target)
        body = _Body(self, module, target.partition(":")[2], (*stack, target))
        parts = [part for node in nodes for part in (node.body if isinstance(node, Definition) else [node])]
        return max((body.depth(part) for part in parts), default=0)

    def helper(self, target: str, stack: tuple[str, ...]) -> int | None:
        """The loop depth of a helper; None when the hand-in has no such thing."""
        if target not in self.known:
            with contextlib.suppress(MissingSymbol, LoadFailure, StudentRaised):
                self.known[target] = self._target(target, stack)
        return self.known.get(target)


class _Body:
    """One function being walked; `stack` holds the targets that led here, itself included."""

    def __init__(self, loops: Loops, module: str, qualname: str, stack: tuple[str, ...]) -> None:
        self.loops, self.module, self.qualname, self.stack = loops, module, qualname, stack
        self.imports = dict(_imports(loops.package.tree(module)))

    def depth(self, node: ast.AST) -> int:
        """The loop depth below one node; notes the loops and the forbidden names on the way."""
        if self._is_forbidden(node):
            self.loops.forbidden.append(node.lineno)  # type: ignore[attr-defined]
            return 0
        own = self._loops_here(node)
        if own:
            self.loops.found[node] = node.lineno  # type: ignore[attr-defined]
        below = max((self.depth(child) for child in ast.iter_child_nodes(node)), default=0)
        return own + (max(below, self._called(node)) if isinstance(node, ast.Call) else below)

    def _loops_here(self, node: ast.AST) -> int:
        if isinstance(node, ast.For | ast.AsyncFor | ast.While):
            return 1
        if isinstance(node, COMPREHENSIONS):
            return len(node.generators)
        return int(isinstance(node, ast.Call) and self._dotted(node.func) in LOOPING)

    def _called(self, call: ast.Call) -> int:
        """The depth that a call of a function or method of the hand-in adds; recursion is one loop."""
        for name in self._candidates(call.func):
            target = f"{self.module}:{name}"
            if target in self.stack:
                self.loops.found[call] = call.lineno
                return 1
            if (depth := self.loops.helper(target, self.stack)) is not None:
                return depth
        return 0

    def _candidates(self, function: ast.expr) -> Iterator[str]:
        """Qualified names that a call may mean in this file."""
        owner = self.qualname.rpartition(".")[0]
        if isinstance(function, ast.Name):
            yield f"{self.qualname}.{function.id}"
            yield function.id
        elif isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            yield f"{owner if function.value.id in ('self', 'cls') and owner else function.value.id}.{function.attr}"

    def _is_forbidden(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Import):
            used = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            used = [f"{node.module}.{alias.name}" for alias in node.names if not node.level]
        else:
            used = [self._dotted(node)]
        return any(f"{dotted}.".startswith(f"{name}.") for dotted in used for name in self.loops.names)

    def _dotted(self, node: ast.AST) -> str:
        """`numpy.linalg.norm` for `np.linalg.norm`; empty for what is no dotted name."""
        if isinstance(node, ast.Name):
            return self.imports.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            head = self._dotted(node.value)
            return f"{head}.{node.attr}" if head else ""
        return ""


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Local name -> full dotted name, for every import in a file, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (alias.asname, alias.name) if alias.asname else (alias.name.partition(".")[0],) * 2
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"
