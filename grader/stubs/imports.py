"""Imports that only the solution used are taken out: what remains must not say which tools the answer needed."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from .blocks import first_line, last_line
from .lines import Edit, apply
from .names import import_name

WIDTH = 100


def prune_imports(
    text: str, tree: ast.Module, gone: Collection[str], libraries: Collection[str], given: Collection[str] = ()
) -> str:
    """Take out module-level imports of the names in `gone`.

    What is imported as a module of the course's `libraries` stays (`import numpy as np`): that students may use it is
    no secret. From the packages `given`, single names stay too.
    """
    return apply(text, list(_edits(text, tree, _Leaving(frozenset(gone), frozenset(libraries), frozenset(given)))))


@dataclass(frozen=True)
class _Leaving:
    """Says which parts of imports go."""

    gone: frozenset[str]
    libraries: frozenset[str]
    given: frozenset[str]

    def goes(self, statement: ast.Import | ast.ImportFrom, alias: ast.alias) -> bool:
        if alias.name == "*" or import_name(alias) not in self.gone:
            return False
        if isinstance(statement, ast.Import):
            return alias.name.split(".")[0] not in self.libraries | self.given
        module = "" if statement.level else (statement.module or "").split(".")[0]
        return module != "__future__" and module not in self.given

    def whole(self, statement: ast.Try) -> bool:
        """True for `try: import ... except ImportError: ...` of which nothing would be left."""
        return all(
            isinstance(node, ast.Import | ast.ImportFrom) and all(self.goes(node, alias) for alias in node.names)
            for node in statement.body
        )


def _edits(text: str, tree: ast.Module, leaving: _Leaving) -> Iterator[Edit]:
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            kept = [alias for alias in statement.names if not leaving.goes(statement, alias)]
            if len(kept) < len(statement.names):
                yield _edit(text, statement, kept)
        elif isinstance(statement, ast.Try) and leaving.whole(statement):
            yield Edit(first_line(statement), last_line(statement))


def _edit(text: str, statement: ast.Import | ast.ImportFrom, kept: list[ast.alias]) -> Edit:
    first, last = statement.lineno, last_line(statement)
    lines = text.split("\n")
    before = lines[first - 1].encode()[: statement.col_offset].decode()
    after = lines[last - 1].encode()[statement.end_col_offset or 0 :].decode()
    together = before.strip() or after.strip().startswith(";")  # `import a; import b` on one line: keep the others
    if not kept and together:
        return Edit(first, last, (f"{before}pass{after}",))
    if not kept:
        return Edit(first, last)
    names = [ast.unparse(alias) for alias in kept]
    start = (
        "import "
        if isinstance(statement, ast.Import)
        else f"from {'.' * statement.level}{statement.module or ''} import "
    )
    one = f"{before}{start}{', '.join(names)}"
    if len(one) <= WIDTH or together or isinstance(statement, ast.Import):
        return Edit(first, last, (one + (after if together else ""),))
    return Edit(first, last, (f"{before}{start}(", *(f"{before}    {name}," for name in names), f"{before})"))
