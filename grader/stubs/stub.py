"""What stands where a region was: always the prompt and one `raise`, whatever the solution's size.

Every region of a function raises, not only the first: who fills in one of two branches is told of the other as soon
as it is reached, and no branch passes in silence. At module level and in a class body a `raise` would break
the import of everything else; there a region disappears, and only names that given code reads stay, as `name = ...`.
"""

from __future__ import annotations

import ast
import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence

from grader.errors import RegionError

from .blocks import PLACEHOLDER, Block, Cut, Function
from .lines import Edit
from .names import assigned_names
from .regions import Kind
from .sentence import raise_lines, sentence_for, visible_docstring
from .source import parse


class StubWriter:
    """Turns the cuts of one text into edits.

    `needed` has, by a cut's first line, the names that given code reads of it at module or class level. In a `cell`
    of a notebook the top level is where students write, so it raises too.
    """

    def __init__(self, cuts: Sequence[Cut], path: str, *, cell: bool, needed: Mapping[int, set[str]]) -> None:
        self.cuts, self.path, self.cell, self.needed = cuts, path, cell, needed
        self.hidden = {line for cut in cuts for line in range(cut.first, cut.last + 1)}
        self.parts = Counter(cut.block.function for cut in cuts if self._asks(cut))
        self.written: Counter[Function | None] = Counter()
        self.emptied = {id(cut.block): cut for cut in reversed(cuts) if self._is_emptied(cut.block)}

    def edits(self) -> list[Edit]:
        """One edit a cut."""
        return [Edit(cut.first, cut.last, tuple(self._lines(cut))) for cut in self.cuts]

    def _lines(self, cut: Cut) -> list[str]:
        lines = self._own_lines(cut)
        if self.emptied.get(id(cut.block)) is cut:
            body_of_function = cut.block.function and cut.block.is_body
            lines += self._raise(cut) if body_of_function else _statement(cut, "pass")
        return lines

    def _own_lines(self, cut: Cut) -> list[str]:
        kind = cut.region.kind
        if kind is Kind.REMOVED:
            return []
        if kind is Kind.PROMPT:
            return list(cut.region.prompt)
        if self._asks(cut):
            return [*_comment(cut), *self._raise(cut)]
        if kind is Kind.LINE:
            return _statement(cut, "; ".join(map(_left_side, cut.statements))) if _keeps(cut) else []
        return [*_comment(cut), *(f"{cut.indent}{name} = {PLACEHOLDER}" for name in self._names(cut))]

    def _raise(self, cut: Cut) -> list[str]:
        function = cut.block.function
        self.written[function] += 1
        part = self.written[function], max(1, self.parts[function])
        docstring = visible_docstring(function, self.hidden) if function else None
        return raise_lines(sentence_for(cut.block, docstring, part, cut.region.prompt), cut.indent, cut.head)

    def _asks(self, cut: Cut) -> bool:
        """True when the cut becomes a `raise`."""
        if cut.region.kind not in (Kind.SOLUTION, Kind.LINE) or (cut.region.kind is Kind.LINE and _keeps(cut)):
            return False
        top_of_cell = self.cell and len(cut.block.scopes) == 1
        return cut.block.function is not None or top_of_cell

    def _names(self, cut: Cut) -> list[str]:
        names = [name for node in cut.statements for name in assigned_names(node)]
        return [name for name in dict.fromkeys(names) if name in self.needed.get(cut.first, ())]

    def _is_emptied(self, block: Block) -> bool:
        """True when nothing would be left of a block that must not be empty."""
        mine = [cut for cut in self.cuts if cut.block is block]
        gone = {id(node) for cut in mine for node in cut.statements}
        rest = [node for node in block.statements if id(node) not in gone]
        if block.function and block.is_body and rest and _is_text(rest[0]):
            rest = rest[1:]  # a docstring alone would make a function that silently returns None
        return not rest and not isinstance(block.parent, ast.Module) and not any(self._leaves_code(cut) for cut in mine)

    def _has_statements(self, cut: Cut) -> bool:
        try:
            return bool(parse(textwrap.dedent("\n".join(cut.region.prompt)), self.path, cell=self.cell).body)
        except RegionError as error:
            what, line = f"in the prompt {error.what}", cut.first + error.line
            raise RegionError(what, path=self.path, line=line, fix="write the prompt as whole statements") from None

    def _leaves_code(self, cut: Cut) -> bool:
        if self._asks(cut):
            return True
        if cut.region.kind is Kind.PROMPT:
            return self._has_statements(cut)
        if cut.region.kind is Kind.LINE:
            return _keeps(cut)
        return cut.region.kind is Kind.SOLUTION and bool(self._names(cut))


def _statement(cut: Cut, code: str) -> list[str]:
    """One line of code in the cut's place."""
    return [f"{cut.head} {code}" if cut.head.strip() else f"{cut.indent}{code}"]


def _comment(cut: Cut) -> list[str]:
    """The prompt as students see it."""
    lines = [("# TODO: " if number == 0 else "# ") + text for number, text in enumerate(cut.region.prompt)]
    return [(cut.indent + line).rstrip() for line in lines]


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _keeps(cut: Cut) -> bool:
    """True when every marked statement is an assignment whose left side can stand before `...`."""
    return all(_left_side(node) for node in cut.statements)


def _left_side(node: ast.stmt) -> str:
    if isinstance(node, ast.AnnAssign):
        return f"{ast.unparse(node.target)}: {ast.unparse(node.annotation)} = {PLACEHOLDER}"
    if not isinstance(node, ast.Assign):
        return ""
    targets = node.targets
    if len(targets) == 1 and isinstance(targets[0], ast.Tuple | ast.List):
        parts = targets[0].elts
        if not parts or any(isinstance(part, ast.Tuple | ast.List | ast.Starred) for part in parts):
            return ""
        return f"{', '.join(map(ast.unparse, parts))}{',' if len(parts) == 1 else ''} = {_dots(len(parts))}"
    if any(isinstance(target, ast.Tuple | ast.List) for target in targets):
        return ""
    return " = ".join([*map(ast.unparse, targets), PLACEHOLDER])


def _dots(count: int) -> str:
    return ", ".join([PLACEHOLDER] * count) + ("," if count == 1 else "")
