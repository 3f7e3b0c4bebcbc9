"""A module with its solution, as the module that students receive: valid Python, with no trace of what was there."""

from __future__ import annotations

import ast
import symtable
import warnings
from collections.abc import Collection, Sequence

from grader.errors import RegionError

from . import source
from .blocks import Cut, find_cuts
from .imports import prune_imports
from .lines import apply
from .names import bound_names, used_attributes, used_names
from .regions import Kind, find_in_python
from .stub import StubWriter
from .symbols import filter_exports, select_symbols


def strip_module(
    data: bytes, path: str, *, symbols: Sequence[str] | None = None, libraries: Collection[str] = ("numpy",)
) -> bytes:
    """The starter code of one file of the reference.

    `symbols` keeps only those top-level names and what they need; `libraries` are those whose whole import stays.
    Pure, deterministic, and stripping twice changes nothing. Raises RegionError or RubricError with `path:line`.
    """
    text = source.decode(data, path)
    tree, stripped = strip_text(text, path)
    if symbols is not None:
        stripped = select_symbols(stripped, symbols, path)
    stripped = filter_exports(stripped, path)
    gone = names_of([tree]) - names_of([source.parse(stripped, path)])
    stripped = prune_imports(stripped, source.parse(stripped, path), gone, libraries)
    result = source.encode(stripped)
    source.check_left_over(result.decode(), path, 1)
    return result


def strip_text(text: str, path: str, *, cell: bool = False) -> tuple[ast.Module, str]:
    """The tree of the whole text, and the text without its solution; imports are still all there."""
    regions = find_in_python(text, path)
    tree, cuts = find_cuts(text, regions, path, cell=cell)
    if not cuts:
        return tree, text
    bare = _write(text, cuts, path, cell, {})
    needed = _still_needed(cuts, bare, path, cell=cell)
    return tree, _write(text, cuts, path, cell, needed)


def names_of(trees: Sequence[ast.Module]) -> set[str]:
    """Names that a module uses or exports."""
    exported = {
        part.value
        for tree in trees
        for node in tree.body
        if bound_names(node) == {"__all__"}
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }
    return used_names(trees) | exported


def _write(text: str, cuts: Sequence[Cut], path: str, cell: bool, needed: dict[int, set[str]]) -> str:
    stripped = apply(text, StubWriter(cuts, path, cell=cell, needed=needed).edits())
    source.check_left_over(stripped, path, cuts[0].first, cell=cell)
    return stripped


def _still_needed(cuts: Sequence[Cut], stripped: str, path: str, *, cell: bool) -> dict[int, set[str]]:
    """For each cut (by its first line) outside functions: the names that given code still reads."""
    tree = source.parse(stripped, path, cell=cell)
    read = set() if cell else _global_reads(stripped, path)
    bound = {name for node in tree.body for name in bound_names(node)}
    needed: dict[int, set[str]] = {}
    for cut in cuts:
        if cut.block.function is None and cut.region.kind is Kind.SOLUTION:
            in_class = len(cut.block.scopes) > 1
            wanted = used_names([tree]) | used_attributes([tree]) if in_class else read - bound
            needed[cut.first] = wanted
            if not in_class and not cut.region.prompt:
                _refuse_missing_definitions(cut, wanted, path)
    return needed


def _refuse_missing_definitions(cut: Cut, wanted: set[str], path: str) -> None:
    for node in cut.statements:
        lost = bound_names(node) & wanted
        if lost and not isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            raise RegionError(
                f"given code uses `{min(lost)}`, which stands inside the region and is taken out",
                path=path,
                line=node.lineno,
                fix="move its first line out of the region, or tell students to write it: `# PROMPT: ...`",
            )


def _global_reads(text: str, path: str) -> set[str]:
    """Names that some scope of the module reads from the module itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        top = symtable.symtable(text, path, "exec")
    waiting, read = [top], set()
    while waiting:
        table = waiting.pop()
        waiting += table.get_children()
        read |= {s.get_name() for s in table.get_symbols() if s.is_referenced() and (table is top or s.is_global())}
    return read
