"""What students write: the solution regions of the reference's files, and the functions they stand in."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from ..model.course import Course
from ..model.notebook_code import code_path, notebook_of
from ..model.rubric import Criterion
from ..plan.mutants import Lines
from ..plan.package_index import MODULE, Place
from ..stubs import solution_lines


@dataclass(frozen=True)
class Symbol:
    """A function or method with a solution region; `lines` are those of the whole function, `regions` the student's."""

    place: Place
    lines: Lines
    regions: tuple[Lines, ...]

    @property
    def name(self) -> str:
        """As people say it: `layers.affine_forward`."""
        return f"{self.place.file.removesuffix('.py').replace('/', '.')}.{self.place.function}"


def student_symbols(course: Course) -> tuple[Symbol, ...]:
    """Every function that students of this assignment write, in the order of the starter's files."""
    found: list[Symbol] = []
    for file in course.rubric.starter.files:
        if not file.given and file.path.endswith(".py"):
            found += _in_file(file.path, course.reference.files[file.path], file.symbols)
    for name in course.rubric.graded_notebooks:
        path = code_path(name)
        graded = tuple(c.target.partition(":")[2].partition(".")[0] for c in course.rubric.criteria if _is_in(c, name))
        functions = _in_file(path, course.reference.files[path], graded)
        found += [symbol for symbol in functions if symbol.place.function != MODULE]  # the rest is for trying out
    return tuple(found)


def regions_by_file(symbols: tuple[Symbol, ...]) -> Mapping[str, list[Lines]]:
    """The solution regions of each file, those of other assignments left out."""
    found: dict[str, list[Lines]] = {}
    for symbol in symbols:
        found.setdefault(symbol.place.file, []).extend(symbol.regions)
    return found


def _is_in(criterion: Criterion, notebook: str) -> bool:
    return notebook_of(criterion.target) == notebook


def _in_file(path: str, data: bytes, wanted: tuple[str, ...] | None) -> list[Symbol]:
    text = data.decode("utf-8")
    regions = solution_lines(text, path)
    found, claimed = [], set[Lines]()
    for name, first, last in _functions(ast.parse(text)):
        inside = tuple(region for region in regions if region[0] <= last and first <= region[1])
        claimed.update(inside)
        if inside and (wanted is None or name.partition(".")[0] in wanted):
            found.append(Symbol(Place(path, name), (first, last), inside))
    rest = tuple(region for region in regions if region not in claimed)
    if rest:
        found.append(Symbol(Place(path, MODULE), (1, text.count("\n") + 1), rest))
    return found


def _functions(tree: ast.Module) -> list[tuple[str, int, int]]:
    """(name or Class.name, first line, last line) of functions and methods."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = []
    for node in tree.body:
        members = [(f"{node.name}.", item) for item in node.body] if isinstance(node, ast.ClassDef) else [("", node)]
        for owner, item in members:
            if isinstance(item, kinds):
                found.append((owner + item.name, item.lineno, item.end_lineno or item.lineno))
    return found
