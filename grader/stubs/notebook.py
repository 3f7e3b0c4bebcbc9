"""A notebook with its solution, as the notebook that students receive: no outputs, no counts, no trace in metadata.

Ids of cells stay, so that a rubric can name the cell of a written answer, and so do attachments that are still shown.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import nbformat

from grader.errors import RegionError
from grader.model import magics

from . import source
from .cells import ANSWER_TAGS, Cell, has_markers, is_whole_answer, kept_cells, tags_of
from .imports import prune_imports
from .lines import Edit, apply
from .names import used_names
from .python import strip_text
from .regions import Kind, find_in_prose
from .sentence import raise_lines

ANSWER_HERE = "*Write your answer here.*"
CODE_HERE = "Write the code of this cell."
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
NOTEBOOK_METADATA = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
CELL_METADATA = frozenset({"tags", "deletable", "editable", "format", "jupyter", "slideshow"})


@dataclass
class _Stripped:
    """One cell on its way: `text` has its magics still aside; the names tell what the whole notebook uses."""

    path: str
    cell: Cell
    text: str
    aside: dict[int, str] = field(default_factory=dict)
    python: bool = False
    before: set[str] = field(default_factory=set)
    after: set[str] = field(default_factory=set)


def strip_notebook(
    data: bytes, path: str, *, libraries: Collection[str] = ("numpy",), given: Collection[str] = ()
) -> bytes:
    """The student's version of a notebook, as the same bytes every time.

    Imports of `libraries` stay, and everything imported from the packages `given`. RegionError says the cell and line.
    """
    notebook = read_notebook(data, path)
    cells = [_strip(cell, f"{path}[cell {number}]") for number, cell in kept_cells(notebook["cells"], path)]
    gone = set().union(*(cell.before for cell in cells)) - set().union(*(cell.after for cell in cells))
    finished = [_finish(cell, gone, libraries, given) for cell in cells]
    kept = [new for new, old in zip(finished, cells, strict=True) if new["source"] or not old.cell["source"].strip()]
    return _write(_with_ids(kept), path)


def read_notebook(data: bytes, path: str) -> dict[str, Any]:
    """A notebook of format 4 with every source as one text. RegionError when it is none."""
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise RegionError(f"this is not a notebook: {error}", path=path, fix="save it again in Jupyter") from None
    if not isinstance(document, dict) or document.get("nbformat") != 4 or not isinstance(document.get("cells"), list):
        raise RegionError("the notebook is not of format 4", path=path, fix="open it in Jupyter and save it again")
    notebook: dict[str, Any] = nbformat.v4.reads(json.dumps(document))
    return notebook


def _write(cells: list[Cell], path: str) -> bytes:
    document = {"cells": cells, "metadata": NOTEBOOK_METADATA, "nbformat": 4, "nbformat_minor": 5}
    notebook = nbformat.from_dict(document)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            nbformat.validate(notebook)
        except (nbformat.ValidationError, Warning) as error:
            raise RegionError(f"the notebook does not fit its format: {error}", path=path) from None
    text: str = nbformat.v4.writes(notebook)
    return text.rstrip("\n").encode() + b"\n"


def _strip(cell: Cell, path: str) -> _Stripped:
    text = cell["source"].replace("\r\n", "\n").replace("\r", "\n")
    if cell["cell_type"] != "code":
        return _Stripped(path, cell, ANSWER_HERE if is_whole_answer(cell) else _strip_prose(text, path, ANSWER_HERE))
    if is_whole_answer(cell):
        return _Stripped(path, cell, "\n".join(raise_lines(CODE_HERE, "")))
    if magics.is_foreign(text):
        return _foreign(_Stripped(path, cell, _strip_prose(text, path, f"# {CODE_HERE}")), text)
    return _strip_code(cell, text, path)


def _strip_code(cell: Cell, text: str, path: str) -> _Stripped:
    masked, aside = magics.set_aside(text)
    try:
        tree, stripped = strip_text(masked, path, cell=True)
        after = source.parse(stripped, path, cell=True)
    except RegionError:
        if find_in_prose(text, path) or has_markers(cell):
            raise
        return _foreign(_Stripped(path, cell, text), text)  # given code in some other language
    return _Stripped(
        path,
        cell,
        stripped,
        aside,
        python=True,
        before=used_names([tree]) | magics.words_aside(masked, aside),
        after=used_names([after]) | magics.words_aside(stripped, aside),
    )


def _foreign(stripped: _Stripped, text: str) -> _Stripped:
    """A cell we cannot read as Python: every word in it may be a name that it uses."""
    if has_markers({"source": stripped.text}):
        fix = "use `# BEGIN SOLUTION` and `# END SOLUTION` on lines of their own"
        raise RegionError("a marker behind code works in Python only", path=stripped.path, line=1, fix=fix)
    stripped.before = set(magics.WORD.findall(text))
    stripped.after = set(magics.WORD.findall(stripped.text))
    return stripped


def _strip_prose(text: str, path: str, answer: str) -> str:
    edits = []
    for region in find_in_prose(text, path):
        shown = _prompted(region.prompt, answer) if region.kind is Kind.SOLUTION else ()
        edits.append(Edit(region.first, region.last, shown))
    return apply(text, edits) if edits else text


def _prompted(prompt: tuple[str, ...], answer: str) -> tuple[str, ...]:
    """The prompt and the place for the answer, unless the prompt itself says where to write."""
    if answer.startswith("#"):
        return (*(f"# {line}" for line in prompt), answer)
    if "write your answer here" in " ".join(prompt).lower():
        return prompt
    return (*prompt, *([""] if prompt else []), answer)


def _finish(stripped: _Stripped, gone: set[str], libraries: Collection[str], given: Collection[str]) -> Cell:
    text = stripped.text
    if stripped.python:
        tree = source.parse(text, stripped.path, cell=True)
        text = magics.put_back(prune_imports(text, tree, gone, libraries, given), stripped.aside)
    cell: Cell = {
        "cell_type": stripped.cell["cell_type"],
        "metadata": _metadata(stripped.cell),
        "source": text.rstrip(),
    }
    if "id" in stripped.cell:
        cell["id"] = stripped.cell["id"]
    if cell["cell_type"] == "code":
        cell |= {"execution_count": None, "outputs": []}
    else:
        shown = {name: data for name, data in stripped.cell.get("attachments", {}).items() if f":{name}" in text}
        cell |= {"attachments": shown} if shown else {}
    return cell


def _metadata(cell: Cell) -> dict[str, Any]:
    kept = {name: value for name, value in cell.get("metadata", {}).items() if name in CELL_METADATA}
    tags = [tag for tag in tags_of(cell) if tag not in ANSWER_TAGS]
    return {name: value for name, value in {**kept, "tags": tags}.items() if value not in ([], {}, None)}


def _with_ids(cells: list[Cell]) -> list[Cell]:
    """Every cell has an id of its own: the one it came with, or its place among the cells."""
    taken: set[str] = set()
    for number, cell in enumerate(cells, start=1):
        wanted = cell.get("id") or f"cell-{number}"
        unique, copy = wanted, 2
        while unique in taken:
            unique, copy = f"{wanted[:56]}-{copy}", copy + 1
        taken.add(unique)
        cell["id"] = unique
    return cells
