"""One assignment from disk: its rubric, the reference it names and the students' template, checked together."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..errors import RubricError, UsageError
from ..model.course import Course
from ..model.notebook_code import notebook_of
from ..model.rubric import TARGET, Rubric
from ..model.submission import Submission
from .notebook import read_notebook
from .notebook_code import graded_code
from .rubric import read_located
from .rubric_check import located_criteria
from .yaml_text import Loc, Located

SKIP = ("__pycache__", ".ipynb_checkpoints")


def find_rubric(name: str, start: Path) -> Path:
    """The rubric called `name`: a path to a YAML file, or `rubrics/NAME.yaml` here or in a folder above."""
    direct = start / name
    if direct.suffix in (".yaml", ".yml") and direct.is_file():
        return direct
    for folder in (start, *start.parents):
        found = folder / "rubrics" / f"{name}.yaml"
        if found.is_file():
            return found
    known = sorted(path.stem for path in (start / "rubrics").glob("*.yaml"))
    hint = f"; there is {', '.join(known)}" if known else f"; no rubrics/ folder in {start} or above"
    raise UsageError(f"no rubric is called {name!r}{hint}")


def load_course(path: Path) -> Course:
    """Rubric, reference and template of one assignment; RubricError when the rubric names what is not there."""
    rubric, located = read_located(path)
    reference = read_reference(path, rubric)
    _check_starter(rubric, reference, located)
    _check_targets(rubric, reference, located)
    folder = template_folder(path, rubric)
    notebooks = {file.name: file.read_bytes() for file in sorted(folder.glob("*.ipynb"))}
    template = {**read_files(folder / rubric.package), **graded_code(notebooks, rubric)}
    return Course(path, rubric, reference, template, notebooks, _probe_source(path, rubric))


def reference_folder(path: Path, rubric: Rubric) -> Path:
    """Where the rubric says the reference is."""
    return (path.parent / rubric.reference).resolve()


def template_folder(path: Path, rubric: Rubric) -> Path:
    """Where the students' template is, or belongs."""
    return (path.parent / (rubric.template or f"../student_template/{rubric.assignment}")).resolve()


def read_reference(path: Path, rubric: Rubric) -> Submission:
    """The reference as a submission: the rubric's starter files and notebooks."""
    folder = reference_folder(path, rubric)
    if not folder.is_dir():
        raise RubricError(
            f"the reference folder {rubric.reference!r} does not exist", path=path, fix="set `reference:`"
        )
    notebooks = {
        Path(name).name: (folder / name).read_bytes() for name in rubric.starter.notebooks if (folder / name).is_file()
    }
    files = {**read_files(folder), **graded_code(notebooks, rubric)}
    return Submission("reference", "Reference", files, notebooks, source=str(folder))


def read_files(folder: Path) -> dict[str, bytes]:
    """Python files below a folder of ours, by posix path."""
    paths = sorted(path for path in folder.rglob("*.py") if not any(part in SKIP for part in path.parts))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _probe_source(path: Path, rubric: Rubric) -> str:
    if not rubric.probes:
        return ""
    file = path.parent / rubric.probes
    if not file.is_file():
        raise RubricError(f"the probe file {rubric.probes!r} does not exist", path=path, fix="set `probes:`")
    return file.read_text("utf-8")


def _check_starter(rubric: Rubric, reference: Submission, located: Located) -> None:
    for n, starter in enumerate(rubric.starter.files):
        loc: Loc = ("starter", "files", n)
        if starter.path not in reference.files:
            _missing(f"the reference has no file {starter.path!r}", starter.path, reference.files, located, loc)
        names = _symbols(reference.files[starter.path])
        for symbol in starter.symbols or ():
            if symbol not in names:
                _missing(f"{starter.path} defines no {symbol!r}", symbol, names, located, (*loc, "symbols"))
    for n, name in enumerate(rubric.starter.notebooks):
        if Path(name).name not in reference.notebooks:
            _missing(f"the reference has no notebook {name!r}", name, (), located, ("starter", "notebooks", n))


def _check_targets(rubric: Rubric, reference: Submission, located: Located) -> None:
    for loc, criterion in located_criteria(rubric):
        named: list[tuple[Loc, Any]] = [((*loc, "target"), criterion.target)] if criterion.target else []
        named += _strings(criterion.options, (*loc, "options"))
        for place, target in named:
            if re.match(TARGET, str(target)):
                _check_target(str(target), reference, located, place)
        if criterion.manual and criterion.notebook not in reference.notebooks:
            what = f"the reference has no notebook {criterion.notebook!r}"
            _missing(what, criterion.notebook, reference.notebooks, located, (*loc, "notebook"))
        if criterion.cell and (notebook := notebook_of(criterion.target)):
            _check_cell(criterion.cell, reference.notebooks[notebook], notebook, located, (*loc, "cell"))


def _check_target(target: str, reference: Submission, located: Located, loc: Loc) -> None:
    module, _, name = target.partition(":")
    file = module.replace(".", "/") + ".py"
    if (notebook := notebook_of(target)) and notebook not in reference.notebooks:
        what = f"target {target!r}: the starter has no notebook {notebook!r}"
        _missing(what, notebook, reference.notebooks, located, loc)
    if file not in reference.files:
        _missing(f"target {target!r}: the reference has no {file}", file, reference.files, located, loc)
    names = _symbols(reference.files[file])
    if name not in names:
        what = f"target {target!r}: {notebook or file} defines no {name!r}"
        _missing(what, name, names, located, loc)


def _check_cell(cell: str, data: bytes, notebook: str, located: Located, loc: Loc) -> None:
    known = {name for found in read_notebook(data).cells for name in (found.id, *found.labels)}
    if cell not in known:
        _missing(f"{notebook} has no cell with the id or tag {cell!r}", cell, known, located, loc)


def _missing(what: str, name: str, known: Any, located: Located, loc: Loc) -> None:
    close = difflib.get_close_matches(name, list(known), n=1)
    fix = f"did you mean `{close[0]}`?" if close else ""
    raise located.error(what, loc, fix)


def _strings(value: Any, loc: Loc) -> list[tuple[Loc, Any]]:
    if isinstance(value, str):
        return [(loc, value)]
    if isinstance(value, Mapping):
        return [found for key, item in value.items() for found in _strings(item, (*loc, str(key)))]
    if isinstance(value, list | tuple):
        return [found for n, item in enumerate(value) for found in _strings(item, (*loc, n))]
    return []


@lru_cache(maxsize=256)
def _symbols(source: bytes) -> frozenset[str]:
    """`name` and `Class.name` of everything defined or inherited at the top of a reference file."""
    return frozenset(_defined(ast.parse(source)))


def _defined(tree: ast.Module) -> Iterator[str]:
    classes: dict[str, set[str]] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.ClassDef):
            methods = {item.name for item in node.body if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef)}
            inherited = (classes.get(base.id, set()) for base in node.bases if isinstance(base, ast.Name))
            classes[node.name] = methods.union(*inherited)
            yield node.name
            yield from (f"{node.name}.{method}" for method in classes[node.name])
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
