"""What students must not receive: the text, the statements and the helper names of the reference's solution regions.

Gathered from the reference by line numbers alone, so that a mistake of the stripper cannot hide itself here.
"""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.errors import RegionError
from grader.model import magics

from .blocks import find_cuts
from .cells import is_whole_answer, kept_cells
from .markers import is_marker
from .names import import_name
from .notebook import read_notebook
from .regions import Kind, find_in_prose, find_in_python
from .source import decode, tokens

SHORTEST = 12
WORD = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True)
class Secrets:
    """Each secret with the place in the reference that it comes from (`layers.py:29`).

    `texts` are squeezed pieces of lines (see `squeeze`), `statements` are normalised, `names` are those of helpers.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    statements: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def gather_secrets(
    reference: Mapping[str, bytes], libraries: Collection[str] = ("numpy",), package: str = "cs231n"
) -> Secrets:
    """The secrets of all files of a reference: what stands in a region, and nowhere in what is given."""
    free = _Free(frozenset({*libraries, package}), package)
    units = [unit for path in sorted(reference) for unit in _units(path, reference[path], free)]
    given_text = squeeze("\n".join(text for unit in units for text in unit.given))
    given_words = {word for unit in units for text in unit.given for word in WORD.findall(text)}
    given_statements = {statement for unit in units for statement in unit.given_statements}
    return Secrets(
        texts={t: at for unit in units for t, at in unit.texts if len(t) >= SHORTEST and t not in given_text},
        statements={s: at for unit in units for s, at in unit.statements if s not in given_statements},
        names={n: at for unit in units for n, at in unit.names if n not in given_words},
    )


def squeeze(text: str) -> str:
    """The text without any white space, so that formatting hides nothing."""
    return "".join(text.split())


def statements_in(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every statement in one spelling with its line: names kept, formatting and comments dropped, imports one by one.

    Of a compound statement the first line stands for itself. Statements too short to tell anything are left out.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            for text in _spellings(node):
                if len(squeeze(text)) >= SHORTEST:
                    yield text, node.lineno


def _spellings(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.Import):
        return [f"import {ast.unparse(alias)}" for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"from {'.' * node.level}{node.module or ''} import {ast.unparse(alias)}" for alias in node.names]
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return []  # docstrings are text
    lines = ast.unparse(node).split("\n")
    compound = hasattr(node, "body") or hasattr(node, "cases")
    return [next((line for line in lines if not line.startswith("@")), "")] if compound else ["\n".join(lines)]


@dataclass(frozen=True)
class _Free:
    """Imports that are no secret: whole libraries of the course, and anything of the students' package."""

    libraries: frozenset[str]
    package: str

    def has(self, node: ast.Import | ast.ImportFrom) -> bool:
        if isinstance(node, ast.Import):
            return all(alias.name.split(".")[0] in self.libraries for alias in node.names)
        return node.level == 0 and (node.module or "").split(".")[0] == self.package


@dataclass
class _Unit:
    """One module or cell: what is given of it, and what is not."""

    given: list[str] = field(default_factory=list)
    given_statements: list[str] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    statements: list[tuple[str, str]] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)


def _units(path: str, data: bytes, free: _Free) -> Iterator[_Unit]:
    if path.endswith(".py"):
        yield _python_unit(decode(data, path), path, free, cell=False)
    elif path.endswith(".ipynb"):
        yield from _notebook_units(path, data, free)


def _notebook_units(path: str, data: bytes, free: _Free) -> Iterator[_Unit]:
    cells = read_notebook(data, path)["cells"]
    kept = {number for number, _ in kept_cells(cells, path)}
    for number, cell in enumerate(cells, start=1):
        text, place = cell["source"], f"{path}[cell {number}]"
        if number not in kept or is_whole_answer(cell):
            yield _prose_unit(text, place, whole=True)
        elif cell["cell_type"] == "code" and not magics.is_foreign(text):
            try:
                yield _python_unit(magics.set_aside(text)[0], place, free, cell=True)
            except RegionError:
                yield _prose_unit(text, place)
        else:
            yield _prose_unit(text, place)


def _prose_unit(text: str, path: str, *, whole: bool = False) -> _Unit:
    lines = text.split("\n")
    regions = [] if whole else find_in_prose(text, path)
    hidden = set(range(1, len(lines) + 1)) if whole else _lines_of(regions)
    shown = [prompt for region in regions for prompt in region.prompt]
    unit = _Unit(given=[line for number, line in enumerate(lines, 1) if number not in hidden] + shown)
    secret = [(lines[number - 1], number) for number in sorted(hidden)]
    unit.texts = [(squeeze(line), f"{path}:{number}") for line, number in secret if not is_marker(line)]
    return unit


def _python_unit(text: str, path: str, free: _Free, *, cell: bool) -> _Unit:
    regions = find_in_python(text, path)
    tree, cuts = find_cuts(text, regions, path, cell=cell)
    secret = [cut for cut in cuts if cut.region.kind is not Kind.PROMPT]
    hidden = {line for cut in secret for line in range(cut.first, cut.last + 1)}
    pruned = dict(_solution_imports(tree, hidden, free))
    shown = [prompt for cut in cuts for prompt in cut.region.prompt]
    lines = text.split("\n")
    outside = [line for number, line in enumerate(lines, 1) if number not in hidden and number not in pruned.values()]
    unit = _Unit(given=outside + shown)
    for statement, line in statements_in(tree):
        if line in hidden or statement in pruned:
            unit.statements.append((statement, f"{path}:{line}"))
        else:
            unit.given_statements.append(statement)
    unit.texts = [(piece, f"{path}:{line}") for piece, line in _pieces(text, path, hidden)]
    unit.names = [(name, f"{path}:{line}") for name, line in _definitions(tree, hidden)]
    return unit


def _lines_of(regions: Collection[Any]) -> set[int]:
    return {line for region in regions for line in range(region.first, region.last + 1)}


def _pieces(text: str, path: str, hidden: Collection[int]) -> Iterator[tuple[str, int]]:
    """Code, comments and the lines of long strings on hidden lines, each on its own."""
    code: dict[int, list[str]] = {}
    for token in tokens(text, path):
        line = token.start[0]
        if line not in hidden or (token.type == tokenize.COMMENT and is_marker(token.string)):
            continue
        if token.type == tokenize.COMMENT:
            yield squeeze(token.string.lstrip("# ")), line
        elif "\n" in token.string.strip():
            yield from ((squeeze(part), line + n) for n, part in enumerate(token.string.split("\n")))
        else:
            code.setdefault(line, []).append(token.string)
    yield from ((squeeze("".join(parts)), line) for line, parts in code.items())


def _definitions(tree: ast.Module, hidden: Collection[int]) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.lineno in hidden:
            yield node.name, node.lineno


def _solution_imports(tree: ast.Module, hidden: Collection[int], free: _Free) -> Iterator[tuple[str, int]]:
    """Imports that only code inside regions uses, in the spelling of `statements_in`, with their line."""
    used = [(part.id, part.lineno in hidden) for part in ast.walk(tree) if isinstance(part, ast.Name)]
    outside = {name for name, inside in used if not inside}
    inside = {name for name, inside in used if inside}
    exported = {part.value for part in ast.walk(tree) if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom) and not free.has(node):
            for alias, spelling in zip(node.names, _spellings(node), strict=True):
                if import_name(alias) in inside - outside - exported:
                    yield spelling, node.lineno
