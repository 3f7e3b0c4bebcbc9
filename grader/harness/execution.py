"""Runs one file of the hand-in, and goes on behind statements that may fail.

The whole file is tried at once. Only if it stops is it parsed: an import line that failed is left out, its names
bound to objects that give the reason when used, and the rest is run in the same namespace.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from types import CodeType, ModuleType

from .failure import is_memory, message_of, traceback_of, type_name
from .handin import HandIn
from .sources import SourceFile
from .standins import Unavailable

FUTURE = 0x1FE0000  # the compiler flags that `from __future__` statements set (CPython's PyCF_MASK)


class Execution:
    """One file being run; goes on behind statements that may fail."""

    def __init__(self, hand_in: HandIn, module: ModuleType, file: SourceFile) -> None:
        self.hand_in, self.module, self.file = hand_in, module, file
        self.tolerant = file.is_package

    def go(self, code: CodeType) -> None:
        """Run the whole file at once, and only if that stops, the rest statement by statement."""
        flags = code.co_flags & FUTURE
        error = self._execute(code)
        if error is None:
            return
        rest = self.file.tree.body
        while error is not None:
            position = _position(rest, self._line(error))
            if position is None or not self._may_fail(rest[position], error):
                return self._stop(error)
            statement, rest = rest[position], rest[position + 1 :]
            if singles := _one_by_one(statement):
                rest = singles + rest
            else:
                self._skip(statement, error)
            body = compile(ast.Module(rest, []), self.file.filename, "exec", flags, dont_inherit=True)
            error = self._execute(body)

    def _execute(self, code: CodeType) -> BaseException | None:
        try:
            exec(code, self.module.__dict__)
        except BaseException as error:
            return error
        return None

    def _line(self, error: BaseException) -> int:
        """The line of this file's top level on which it stopped; 0 when that cannot be told."""
        traceback = traceback_of(error)
        while traceback is not None:
            if traceback.tb_frame.f_globals is self.module.__dict__ and traceback.tb_frame.f_code.co_name == "<module>":
                return traceback.tb_lineno or 0
            traceback = traceback.tb_next
        return 0

    def _may_fail(self, statement: ast.stmt, error: BaseException) -> bool:
        if self.tolerant:
            return not is_memory(error)
        return isinstance(statement, ast.Import | ast.ImportFrom) and isinstance(error, Exception)

    def _stop(self, error: BaseException) -> None:
        self.hand_in.fail(self.module.__name__, error)
        line = self._line(error)
        where = f"line {line}" if line else "import"
        what = f"{type_name(error)}: {message_of(error)}"
        self.hand_in.notes.add(f"{self.file.path} stopped at {where} ({what}); what stands above was used")

    def _skip(self, statement: ast.stmt, error: BaseException) -> None:
        """Leave a statement out; the names that an import would have bound explain themselves when used."""
        code = self.file.line(statement.lineno)
        reason, broken = self._reason(statement, error)
        self.hand_in.notes.add(f"{self.file.path}:{statement.lineno} `{code}` was skipped: {reason}")
        for name in self._names(statement):
            self.module.__dict__.setdefault(name, Unavailable(name, reason, broken))

    def _reason(self, statement: ast.stmt, error: BaseException) -> tuple[str, bool]:
        source = self._source_module(statement)
        if source in self.hand_in.failures:
            path = self.hand_in.files[source].path
            data = self.hand_in.failures[source].data
            where = f" at line {data['frames'][-1]['line']}" if data["frames"] else ""
            return f"{path} does not load{where} ({data['type']}: {data['message']})", True
        if source.partition(".")[0] == self.hand_in.package and source not in self.hand_in.files:
            return f"the hand-in has no {source.partition('.')[2].replace('.', '/') or source}.py", True
        return message_of(error), False

    def _source_module(self, statement: ast.stmt) -> str:
        """The full name of the module that an import statement reads from."""
        if isinstance(statement, ast.Import):
            return statement.names[0].name
        if not isinstance(statement, ast.ImportFrom):
            return ""
        if not statement.level:
            return statement.module or ""
        base = (self.module.__package__ or "").split(".")
        base = base[: len(base) - statement.level + 1]
        return ".".join([*base, statement.module] if statement.module else base)

    def _names(self, statement: ast.stmt) -> list[str]:
        if not isinstance(statement, ast.Import | ast.ImportFrom):
            return []
        names = [alias.asname or alias.name.partition(".")[0] for alias in statement.names]
        if names != ["*"]:
            return names
        source = self._source_module(statement)
        known = (self.hand_in.files.get(source), self.hand_in.given.get(source))
        return [name for file in known if file for name in file.defined]


def _position(statements: Sequence[ast.stmt], line: int) -> int | None:
    for index, statement in enumerate(statements):
        first = min([statement.lineno, *(part.lineno for part in getattr(statement, "decorator_list", ()))])
        if first <= line <= (statement.end_lineno or first):
            return index
    return None


def _one_by_one(statement: ast.stmt) -> list[ast.stmt]:
    """`from m import a, b` as two statements, so that one missing name does not cost the other."""
    if not isinstance(statement, ast.Import | ast.ImportFrom) or len(statement.names) < 2:
        return []
    singles: list[ast.stmt] = []
    for alias in statement.names:
        if isinstance(statement, ast.Import):
            single: ast.stmt = ast.Import([alias])
        else:
            single = ast.ImportFrom(statement.module, [alias], statement.level)
        singles.append(ast.copy_location(single, statement))
    return singles
