"""Notebooks from nbgrader and otter as sources: which cells ask for something, what it is worth, how they are named.

nbgrader writes it into the cells' metadata; otter into raw cells of YAML. The solution markers of both are read by
`grader stubs` as they are. From the questions a first rubric is drafted, in which a person marks everything, so that
the course works before the first probe is written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from ..errors import InputError

_NAME = re.compile(r"[^A-Za-z0-9_.\-]+")
_COMMENT = re.compile(r"^\s*#\s?", re.MULTILINE)


@dataclass(frozen=True)
class Asked:
    """One question: `name`, points, the cell that holds the answer, and whether tests of its own grade it there."""

    name: str
    points: float
    cell: str
    tested: bool


def asked(notebook: bytes, name: str) -> list[Asked]:
    """The questions of a notebook in its order. InputError when it is no notebook."""
    try:
        tree = json.loads(notebook.decode("utf-8-sig"))
        cells = [cell for cell in tree["cells"] if isinstance(cell, dict)]
    except (ValueError, KeyError, TypeError):
        raise InputError("is not a notebook of format 4", path=name, fix="save it again in Jupyter") from None
    return [*_nbgrader(cells, name), *_otter(cells, name)]


def draft(name: str, notebook: str, questions: Sequence[Asked]) -> str:
    """The part of a rubric for these questions, as YAML text: one criterion each, marked by a person."""
    lines = [f"  - id: {name}", f"    title: {json.dumps(notebook)}", "    criteria:"]
    for one in questions:
        if one.tested:
            lines.append("      # its own tests graded this cell: a probe can take their place, see docs/rubric.md")
        lines += [
            f"      - id: {name}.{one.name}",
            f"        title: {json.dumps(one.name)}",
            f"        points: {one.points:g}",
            "        probe: written",
            f"        notebook: {json.dumps(notebook)}",
            f"        cell: {json.dumps(one.cell)}",
        ]
    return "\n".join(lines) + "\n"


def _nbgrader(cells: Sequence[Mapping[str, Any]], name: str) -> Iterator[Asked]:
    """An answer that a person grades is a question of its own; tests belong to the solution cell above them."""
    solution = ""
    for cell in cells:
        metadata = cell.get("metadata", {}).get("nbgrader")
        if not isinstance(metadata, dict):
            continue
        id = str(metadata.get("grade_id") or cell.get("id") or "")
        if metadata.get("solution") and not metadata.get("grade"):
            solution = id
        if metadata.get("grade") or metadata.get("task"):
            tested = not (metadata.get("solution") or metadata.get("task"))
            cell_of_answer = (solution or id) if tested else id
            yield Asked(_plain(id), _points(metadata.get("points", 0), name), cell_of_answer, tested)


def _otter(cells: Sequence[Mapping[str, Any]], name: str) -> Iterator[Asked]:
    """`# BEGIN QUESTION` with name, points and manual; the answer is the first cell of the solution block after it."""
    pending: dict[str, Any] | None = None
    inside = False
    for cell in cells:
        text = _source(cell)
        first = text.lstrip().split("\n")[0].lstrip("# ").strip()
        if cell.get("cell_type") == "raw" and first == "BEGIN QUESTION":
            pending, inside = _config(text, name), False
        elif cell.get("cell_type") == "raw" and first in ("BEGIN SOLUTION", "BEGIN PROMPT"):
            inside = True
        elif pending is not None and inside and cell.get("cell_type") != "raw":
            points = pending.get("points", 1)
            points = sum(points) if isinstance(points, list) else points
            id = str(cell.get("id") or pending["name"])
            yield Asked(_plain(str(pending["name"])), _points(points, name), id, not pending.get("manual"))
            pending, inside = None, False


def _config(text: str, name: str) -> dict[str, Any] | None:
    """The YAML below the first line; otter writes it bare or as comments."""
    body = text.lstrip().split("\n", 1)
    try:
        tree = yaml.safe_load(_COMMENT.sub("", body[1]) if len(body) > 1 else "")
    except yaml.YAMLError:
        raise InputError("a BEGIN QUESTION cell holds no YAML", path=name) from None
    return tree if isinstance(tree, dict) and "name" in tree else None


def _source(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _points(value: object, name: str) -> float:
    try:
        points = float(str(value))
    except ValueError:
        points = -1.0
    if not 0 <= points < 1e6:
        raise InputError(f"a question has {value!r} points", path=name)
    return points


def _plain(text: str) -> str:
    plain = _NAME.sub("_", text).strip("_.-")
    return plain if re.match(r"[A-Za-z_]", plain) else f"q_{plain}"
