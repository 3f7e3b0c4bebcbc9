"""Which statements a region covers, and whose they are.

A region holds whole statements of one block, or it is an error. The cut that comes out of this can be made line by
line and leaves a tree that still hangs together.
"""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from grader.errors import RegionError

from .regions import Kind, Region
from .source import FILLER, parse, tokens

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Scope: TypeAlias = ast.Module | ast.ClassDef | Function

PLACEHOLDER = "..."  # stands in for a region without statements, so that the text parses and the region has a block


@dataclass(frozen=True, eq=False)
class Block:
    """A list of statements that stand together; `scopes` are the classes and functions around it, outermost first."""

    statements: Sequence[ast.stmt]
    parent: ast.AST
    scopes: tuple[Scope, ...]

    @property
    def function(self) -> Function | None:
        """The function whose local code this is (None at module level and in a class body)."""
        return self.scopes[-1] if isinstance(self.scopes[-1], Function) else None

    @property
    def is_body(self) -> bool:
        """True for the body of a module, class or function itself, not of an `if` or a loop in it."""
        return self.parent is self.scopes[-1]


@dataclass(frozen=True, eq=False)
class Cut:
    """Lines `first` to `last` are replaced; `head` is what stays before the cut on its first line."""

    region: Region
    block: Block
    statements: tuple[ast.stmt, ...]
    first: int
    last: int
    head: str
    indent: str


def find_cuts(text: str, regions: Sequence[Region], path: str, *, cell: bool = False) -> tuple[ast.Module, list[Cut]]:
    """The tree of the whole text, and a cut for every region, in order."""
    stream = tokens(text, path)
    filled = _fill_empty_regions(text, regions, stream)
    tree = parse(filled, path, cell=cell)
    finder = _Finder(filled.split("\n"), tokens(filled, path), tree, path)
    cuts = [finder.trailing(region) if region.trailing else finder.enclosed(region) for region in regions]
    cuts.sort(key=lambda cut: cut.first)
    for before, after in pairwise(cuts):
        if after.first <= before.last:
            raise RegionError(
                "two markers claim the same statement", path=path, line=after.region.first, fix="delete one of them"
            )
    return tree, cuts


def blocks(tree: ast.Module) -> Iterator[Block]:
    """Every block of the tree, outer before inner."""
    return _blocks(tree, (tree,))


def first_line(statement: ast.stmt) -> int:
    """The first line of a statement, its decorators included."""
    if isinstance(statement, ast.ClassDef | Function):
        return min([statement.lineno, *(decorator.lineno for decorator in statement.decorator_list)])
    return statement.lineno


def last_line(statement: ast.stmt) -> int:
    """The last line of a statement."""
    return statement.end_lineno or statement.lineno


def _blocks(node: ast.AST, scopes: tuple[Scope, ...]) -> Iterator[Block]:
    for name in ("body", "orelse", "finalbody"):
        statements = getattr(node, name, None)
        if isinstance(statements, list) and statements:
            yield Block(statements, node, scopes)
            for statement in statements:
                inner = (*scopes, statement) if isinstance(statement, ast.ClassDef | Function) else scopes
                yield from _blocks(statement, inner)
    for name in ("handlers", "cases"):
        for part in getattr(node, name, None) or []:
            yield from _blocks(part, scopes)


def _fill_empty_regions(text: str, regions: Sequence[Region], stream: Sequence[tokenize.TokenInfo]) -> str:
    lines = text.split("\n")
    code = {token.start[0] for token in stream if token.type not in FILLER}
    for region in regions:
        if not region.trailing and not code.intersection(range(region.first, region.last + 1)):
            marker = lines[region.first - 1]
            lines[region.first - 1] = marker[: len(marker) - len(marker.lstrip())] + PLACEHOLDER
    return "\n".join(lines)


class _Finder:
    """One text with its tokens and blocks."""

    def __init__(self, lines: list[str], stream: list[tokenize.TokenInfo], tree: ast.Module, path: str) -> None:
        self.lines, self.path = lines, path
        self.code = [token for token in stream if token.type not in FILLER]
        self.blocks = list(blocks(tree))

    def enclosed(self, region: Region) -> Cut:
        """The cut of a region between two lines."""
        block, inside = self._covered(region.first, region.last)
        for token in self.code:
            if region.first <= token.start[0] <= region.last and not self._within(token, inside):
                raise self._split(region)
        head_line = self.lines[first_line(inside[0]) - 1]
        indent = head_line[: len(head_line) - len(head_line.lstrip())]
        return Cut(region, block, inside, region.first, region.last, "", indent)

    def trailing(self, region: Region) -> Cut:
        """The cut of the simple statements that a trailing marker stands behind."""
        line = region.first
        for block in reversed(self.blocks):
            simple = [node for node in block.statements if not hasattr(node, "body") and not hasattr(node, "cases")]
            marked = [node for node in simple if node.lineno <= line <= last_line(node)]
            if marked:
                first, last = marked[0].lineno, last_line(marked[-1])
                together = tuple(node for node in simple if node.lineno <= last and last_line(node) >= first)
                return self._cut_statements(region, block, together)
        raise RegionError(
            "the marker does not stand behind a simple statement",
            path=self.path,
            line=line,
            fix="use `# BEGIN SOLUTION` and `# END SOLUTION` around a compound statement",
        )

    def _cut_statements(self, region: Region, block: Block, statements: tuple[ast.stmt, ...]) -> Cut:
        first, last = statements[0].lineno, last_line(statements[-1])
        line = self.lines[first - 1]
        column = self._column(first, statements[0].col_offset)
        indent = line[: len(line) - len(line.lstrip())]
        return Cut(region, block, statements, first, last, line[:column].rstrip(" \t"), indent)

    def _covered(self, first: int, last: int) -> tuple[Block, tuple[ast.stmt, ...]]:
        for block in self.blocks:  # outer blocks first: the first hit holds the outermost statements
            inside = tuple(node for node in block.statements if first <= first_line(node) and last_line(node) <= last)
            if inside:
                return block, inside
        raise self._split(Region(Kind.SOLUTION, first, last))

    def _within(self, token: tokenize.TokenInfo, statements: tuple[ast.stmt, ...]) -> bool:
        if token.string == ";":
            return True
        return any(self._start(node) <= token.start < self._end(node) for node in statements)

    def _start(self, node: ast.stmt) -> tuple[int, int]:
        if first_line(node) < node.lineno:
            return first_line(node), 0  # the @ of a decorator stands before its expression
        start = (node.lineno, self._column(node.lineno, node.col_offset))
        if any(token.start == start and token.string == "elif" for token in self.code):
            return node.lineno, len(self.lines[node.lineno - 1])  # an `elif` is a branch of the `if` before it
        return start

    def _end(self, node: ast.stmt) -> tuple[int, int]:
        line = last_line(node)
        return line, self._column(line, node.end_col_offset or 0)

    def _column(self, line: int, offset: int) -> int:
        """The tree counts bytes, tokens count characters."""
        return len(self.lines[line - 1].encode()[:offset].decode())

    def _split(self, region: Region) -> RegionError:
        return RegionError(
            f"the region of lines {region.first} to {region.last} cuts a statement in two",
            path=self.path,
            line=region.first,
            fix="put BEGIN and END around whole statements of one block",
        )
