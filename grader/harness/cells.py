"""Functions that students write in a notebook: only what the asked one needs is run, cell by cell, in a fresh process.

The file is the notebook's code as `load/notebook_code.py` writes it: cells in order, each below `# %% id`. What a name
needs are its definition and, from there on, everything it mentions: imports, functions, classes and assigned values.
Calls, loops, plots and prints of the notebook are never run.
"""

from __future__ import annotations

import ast
import dis
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from types import CodeType, ModuleType

from .failure import LoadFailure, describe, is_memory, message_of, type_name
from .fillin import has_stub
from .handin import HandIn
from .sources import DEFINITIONS, SourceFile
from .standins import Unavailable

CODE = "/ipynb.py"
HEADER = re.compile(r"^# %% (\S*)( graded)?$", re.M)
NOT_RUN = "# not run: "
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def is_notebook(path: str) -> bool:
    """True for the path of a notebook's code."""
    return path.endswith(CODE)


@dataclass(frozen=True)
class Cell:
    """One cell: its statements with their lines in the whole file, or the error of one that does not compile."""

    text: str
    graded: bool
    body: tuple[ast.stmt, ...] = ()
    error: SyntaxError | None = None


class NotebookFile(SourceFile):
    """The code of a notebook. One broken cell does not take the others along."""

    def __init__(self, package: str, path: str, data: bytes) -> None:
        super().__init__(package, path, data)
        self.path = path.removesuffix(CODE) + ".ipynb"

    @cached_property
    def cells(self) -> list[Cell]:
        """In the order of the notebook."""
        heads = [*HEADER.finditer(self.text)]
        ends = [head.start() for head in heads[1:]] + [len(self.text)] * bool(heads)
        return [self._cell(head, self.text[head.start() : end]) for head, end in zip(heads, ends, strict=True)]

    @cached_property
    def tree(self) -> ast.Module:
        """All statements of the cells that compile, but for definitions that another one of that name stands above.

        Of several that of the graded cell counts, else the last one; a stub only when there is no other.
        """
        best: dict[str, ast.stmt] = {}
        for _, statement in sorted(self._definitions(), key=lambda found: found[0]):
            best[statement.name] = statement
        statements = (statement for cell in self.cells for statement in cell.body)
        return ast.Module([s for s in statements if not isinstance(s, Definition) or best[s.name] is s], [])

    def code(self) -> CodeType:
        """Nothing to run: see `Cells`."""
        return compile("", self.filename, "exec")

    def _definitions(self) -> Iterator[tuple[tuple[bool, bool, int], Definition]]:
        """(rank, definition): the higher rank counts."""
        for number, cell in enumerate(self.cells):
            for statement in cell.body:
                if isinstance(statement, Definition):
                    yield (not has_stub(statement), cell.graded, number), statement

    def _cell(self, head: re.Match[str], text: str) -> Cell:
        above = "\n" * self.text.count("\n", 0, head.start())
        try:
            body = ast.parse(above + text, self.filename).body
            compile(ast.Module(body, []), self.filename, "exec", dont_inherit=True)
        except SyntaxError as error:
            return Cell(text, bool(head[2]), error=error)
        except (ValueError, RecursionError, MemoryError) as error:
            return Cell(text, bool(head[2]), error=SyntaxError(message_of(error)))
        return Cell(text, bool(head[2]), tuple(body))


class Cells:
    """Runs what a name needs, once, in the namespace of `module`. `given` is the course's own text of the notebook."""

    def __init__(self, hand_in: HandIn, module: ModuleType, file: NotebookFile, given: NotebookFile | None) -> None:
        self.hand_in, self.module, self.file, self.given = hand_in, module, file, given
        self.done: set[ast.stmt] = set()

    def define(self, name: str) -> None:
        """Make `name` exist, if the notebook (or, for what was given, the course's) defines it.

        Raises LoadFailure when its cell does not compile or its definition does not run.
        """
        self._refuse_broken(name)
        for file, statement in self._needed(name):
            if statement not in self.done:
                self.done.add(statement)
                self._run(file, statement, name)

    def _refuse_broken(self, name: str) -> None:
        """A definition that does not compile is told; unless another cell has one that does."""
        broken = [cell for cell in self.file.cells if cell.error and name in DEFINITIONS.findall(cell.text)]
        whole = _binding(self.file, name)
        for cell in broken:
            if cell.error and (cell.graded or not whole):
                raise LoadFailure(describe(cell.error, "import", self.hand_in.by_filename))

    def _needed(self, name: str) -> list[tuple[NotebookFile, ast.stmt]]:
        """Every statement that the name leads to: the course's first, then the student's, each in their order."""
        found: dict[ast.stmt, NotebookFile] = {}
        waiting, known = [name], set[str]()
        while waiting:
            if (wanted := waiting.pop()) in known:
                continue
            known.add(wanted)
            if wanted in self.module.__dict__ and wanted != name:
                continue
            for file, statement in self._statements(wanted):
                if statement not in found:
                    found[statement] = file
                    waiting += _read(file, statement)
        files = [file for file in (self.given, self.file) if file]
        return [(file, statement) for file in files for statement in file.tree.body if found.get(statement) is file]

    def _statements(self, name: str) -> Iterator[tuple[NotebookFile, ast.stmt]]:
        own = _binding(self.file, name)
        if not own and self.given:
            given = [statement for statement in _binding(self.given, name) if not has_stub(statement)]
            if any(isinstance(statement, Definition) for statement in given):
                self.hand_in.notes.add(f"{self.file.path} lacks `{name}`, which was given; the course's own was used")
            yield from ((self.given, statement) for statement in given)
        yield from ((self.file, statement) for statement in own)
        yield from ((self.file, statement) for statement in self.file.tree.body if _is_star(statement))

    def _run(self, file: NotebookFile, statement: ast.stmt, asked: str) -> None:
        try:
            code = compile(ast.Module([statement], []), file.filename, "exec", dont_inherit=True)
            exec(code, self.module.__dict__)
        except BaseException as error:
            if isinstance(statement, Definition) and statement.name == asked:
                raise LoadFailure(describe(error, "import", self.hand_in.by_filename), is_memory(error)) from None
            self._leave_out(file, statement, error)
        if NOT_RUN in (text := _text(file, statement)):
            lines = [line.partition(NOT_RUN)[2] for line in text.split("\n") if NOT_RUN in line]
            self.hand_in.notes.add(
                f"{file.path}: lines of the notebook's own were passed over ({', '.join(lines[:3])})"
            )

    def _leave_out(self, file: NotebookFile, statement: ast.stmt, error: BaseException) -> None:
        """Names that could not be made explain themselves when they are used."""
        reason = f"{file.line(statement.lineno)!r} did not run ({type_name(error)}: {message_of(error)})"
        self.hand_in.notes.add(f"{file.path}: {reason}")
        for name in _bound(statement):
            self.module.__dict__.setdefault(name, Unavailable(name, reason))


def _binding(file: NotebookFile, name: str) -> list[ast.stmt]:
    """The statements that make `name` what it is: the definition that counts, and what is assigned to it."""
    return [statement for statement in file.tree.body if name in _bound(statement)]


def _bound(statement: ast.stmt) -> set[str]:
    """Names that a top-level statement gives a value; loops and bare calls are never run, so they give none."""
    if isinstance(statement, Definition):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name.partition(".")[0] for alias in statement.names}
    if isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        return {_root(target) for whole in targets for target in _parts(whole)} - {""}
    if isinstance(statement, ast.If | ast.Try):
        inside = (part for part in ast.walk(statement) if isinstance(part, ast.stmt) and part is not statement)
        return {name for part in inside if not isinstance(part, ast.If | ast.Try) for name in _bound(part)}
    return set()


def _parts(target: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, ast.Tuple | ast.List):
        for part in target.elts:
            yield from _parts(part)
    else:
        yield target.value if isinstance(target, ast.Starred) else target


def _root(target: ast.expr) -> str:
    """`Net` of `Net.forward = ...`: an attribute or an entry is part of what it belongs to."""
    while isinstance(target, ast.Attribute | ast.Subscript):
        target = target.value
    return target.id if isinstance(target, ast.Name) else ""


def _is_star(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and any(alias.name == "*" for alias in statement.names)


def _read(file: NotebookFile, statement: ast.stmt) -> set[str]:
    """Global names that a statement, and every function in it, looks up."""
    code = compile(ast.Module([statement], []), file.filename, "exec", dont_inherit=True)
    return set(_looked_up(code))


def _looked_up(code: CodeType) -> Iterator[str]:
    for step in dis.get_instructions(code):
        if step.opname.startswith("LOAD_") and ("GLOBAL" in step.opname or "NAME" in step.opname):
            yield str(step.argval)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _looked_up(constant)


def _text(file: NotebookFile, statement: ast.stmt) -> str:
    return "\n".join(file.lines[statement.lineno - 1 : statement.end_lineno])
