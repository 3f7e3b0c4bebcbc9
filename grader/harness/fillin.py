"""Given helpers that a student's file lacks are taken from the course's own text of that file.

They run in the student's module, so they call the student's functions. A stub (a body that raises
NotImplementedError) is never filled in: the student was to write it. A helper that the student changed stays.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from types import FunctionType
from typing import Any

from .failure import message_of
from .remarks import Notes
from .sources import SourceFile

Namespace = dict[str, Any]
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
OUTLINE = re.compile(r"\n([ \t]*)(def|class)[ \t]+(\w+)")


def fill_in(namespace: Namespace, given: SourceFile, notes: Notes) -> None:
    """Add to a student's module what it lacks of `given`, the course's text of the same file."""
    if not any(_lacks(namespace, owner, name) for owner, name in _outline(given.text)):
        return
    filling = _Filling(namespace, given, notes)
    for node in given.tree.body:
        if isinstance(node, Definition):
            try:
                filling.consider(node)
            except Exception as error:  # it leans on something of the student's that is not there either
                notes.add(f"{given.path} lacks `{node.name}`, and the course's own does not fit: {message_of(error)}")


def _outline(text: str) -> Iterator[tuple[str, str]]:
    """(class or "", name) of everything that looks like a definition; cheap, and too much rather than too little."""
    owner = ""
    for indent, kind, name in OUTLINE.findall("\n" + text):
        if not indent:
            owner = name if kind == "class" else ""
            yield "", name
        elif owner and kind == "def":
            yield owner, name


def _lacks(namespace: Namespace, owner: str, name: str) -> bool:
    if not owner:
        return name not in namespace
    kind = namespace.get(owner)
    return isinstance(kind, type) and not any(name in base.__dict__ for base in kind.__mro__)


def has_stub(node: ast.AST) -> bool:
    """True when something in `node` raises NotImplementedError."""
    return any(isinstance(part, ast.Raise) and "NotImplementedError" in ast.dump(part) for part in ast.walk(node))


class _Filling:
    """One student's module being completed from one given file."""

    def __init__(self, namespace: Namespace, given: SourceFile, notes: Notes) -> None:
        self.namespace, self.given, self.notes = namespace, given, notes
        self.begun: set[ast.stmt] = set()

    def consider(self, node: Definition) -> None:
        """Add the whole definition, or the methods that are lacking, or nothing."""
        if node.name not in self.namespace:
            if not has_stub(node):
                self._run(node)
        elif isinstance(node, ast.ClassDef):
            lacking = [part for part in _methods(node) if _lacks(self.namespace, node.name, part.name)]
            self._graft(node.name, [part for part in lacking if not has_stub(part)])

    def _graft(self, owner: str, methods: list[ast.FunctionDef]) -> None:
        """Put methods into a class of the student's; `super()` in them means that class."""
        if not methods:
            return
        shell = ast.parse(f"class {owner}: pass").body[0]
        shell.body[:] = methods  # type: ignore[attr-defined]
        self._need(shell)
        made = self._execute(shell)[owner]
        for method in methods:
            function = made.__dict__[method.name]
            _rebind(function, self.namespace[owner])
            setattr(self.namespace[owner], method.name, function)
            self._note(f"{owner}.{method.name}")

    def _note(self, name: str) -> None:
        self.notes.add(f"{self.given.path} lacks `{name}`, which was given; the course's own was used")

    def _run(self, node: ast.stmt) -> None:
        self.begun.add(node)
        self._need(node)
        for name, value in self._execute(node).items():
            self.namespace.setdefault(name, value)
        if isinstance(node, Definition):
            self._note(node.name)

    def _need(self, node: ast.stmt) -> None:
        """First whatever the definition itself names: imports, constants and other given helpers."""
        for statement in self.given.tree.body:
            wanted = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)} - self.namespace.keys()
            if statement in self.begun or wanted.isdisjoint(_bound(statement, wanted)) or has_stub(statement):
                continue
            self._run(statement)

    def _execute(self, node: ast.stmt) -> Namespace:
        """Run one statement with the student's globals; returns what it bound."""
        module = ast.Module([node], [])
        code = compile(module, f"{self.given.filename} (given)", "exec", dont_inherit=True)
        bound: Namespace = {}
        exec(code, self.namespace, bound)
        return bound


def _methods(node: ast.ClassDef) -> list[ast.FunctionDef]:
    return [part for part in node.body if isinstance(part, ast.FunctionDef)]


def _bound(statement: ast.stmt, wanted: set[str]) -> set[str]:
    """Names that a top-level statement of a given file binds; a star import may bind any that is wanted."""
    if isinstance(statement, Definition):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        names = {alias.asname or alias.name.partition(".")[0] for alias in statement.names}
        return wanted - vars(builtins).keys() if "*" in names else names
    if isinstance(statement, ast.Assign):
        return {target.id for target in statement.targets if isinstance(target, ast.Name)}
    return set()


def _rebind(function: object, owner: type) -> None:
    inner = getattr(function, "__func__", function)
    if isinstance(inner, FunctionType) and "__class__" in inner.__code__.co_freevars:
        cell = inner.__closure__[inner.__code__.co_freevars.index("__class__")]  # type: ignore[index]
        cell.cell_contents = owner
