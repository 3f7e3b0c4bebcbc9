"""What did the student write in this cell? Found although editors rename ids, and cells are moved, copied and split."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from grader.model.rubric import Criterion
from grader.model.submission import Submission

from .notebook import Cell, Notebook, read_notebook

LONGEST = 20_000
_ANCHOR = 12  # shorter cells ("Run this cell") occur more than once
_SOLUTION = re.compile(r"^[^\n]*BEGIN SOLUTION.*?END SOLUTION[^\n]*$", re.MULTILINE | re.DOTALL)


def written_answer(submission: Submission, criterion: Criterion, course: Mapping[str, bytes] | None = None) -> str:
    """What the student wrote for a criterion that a person marks; "" when there is nothing.

    `course` are the course's own notebooks by file name (the reference's will do): they tell the question
    from the answer, and find the cell when its id was lost.
    """
    name = criterion.notebook.rsplit("/", 1)[-1]
    if name not in submission.notebooks:
        return ""
    given = read_notebook(course[name]) if course and name in course else None
    return answer(read_notebook(submission.notebooks[name]), criterion.cell, given)[:LONGEST]


def answer(notebook: Notebook, cell: str, course: Notebook | None = None) -> str:
    """The student's text in the cell with this id, tag or `grade_id`; "" when there is none.

    With the course's own notebook, lines of text that it already holds are taken out (not those of its
    solution), and a cell whose id was lost or that was left as it was is found by its neighbours: whatever
    stands between the two unchanged cells that surround it in the course's notebook. Copies of a cell are all
    shown. A code cell is shown whole, with what it printed, when it was changed.
    """
    given = _named(course.cells, cell) if course else []
    text = _joined(_named(notebook.cells, cell), given)
    if not text and course and given:
        text = _joined(_between(notebook, course, given[0]), given)
    return text


def _joined(cells: Iterable[Cell], given: list[Cell]) -> str:
    known = {_key(line) for part in given for line in _SOLUTION.sub("", part.source).splitlines()}
    untouched = {_key(part.source) for part in given}
    texts = (_code(c, untouched) if c.type == "code" else _own(c.source, known) for c in cells)
    return "\n\n".join(dict.fromkeys(text for text in texts if text))


def _code(cell: Cell, untouched: set[str]) -> str:
    if _key(cell.source) in untouched:
        return ""
    return cell.source.strip() + (f"\n\nPrinted:\n{cell.printed.rstrip()}" if cell.printed.strip() else "")


def _named(cells: Iterable[Cell], name: str) -> list[Cell]:
    listed = list(cells)
    return [cell for cell in listed if cell.id == name] or [cell for cell in listed if name in cell.labels]


def _own(source: str, known: set[str]) -> str:
    """The lines that are not the course's. Empty ones are kept between them."""
    return "\n".join(line for line in source.splitlines() if not _key(line) or _key(line) not in known).strip()


def _between(notebook: Notebook, course: Notebook, target: Cell) -> list[Cell]:
    """Cells of the target's type between its nearest unchanged neighbours, without cells of the course."""
    position = course.cells.index(target)
    keys = [_key(cell.source) for cell in notebook.cells]
    first = {key: index for index, key in reversed(list(enumerate(keys)))}
    before = (first[key] for cell in reversed(course.cells[:position]) if (key := _anchor(cell)) in first)
    start = next(before, -1)
    later = {key: index for index, key in reversed(list(enumerate(keys))) if index > start}
    after = (later[key] for cell in course.cells[position + 1 :] if (key := _anchor(cell)) in later)
    end = next(after, len(keys))
    if start < 0 and end == len(keys):
        return []  # not one cell of the course is left: this may be any notebook
    theirs = {_key(cell.source) for cell in course.cells}
    span = slice(start + 1, end)
    between = zip(notebook.cells[span], keys[span], strict=True)
    return [cell for cell, key in between if cell.type == target.type and key not in theirs]


def _anchor(cell: Cell) -> str:
    key = _key(cell.source)
    return key if len(key) >= _ANCHOR else "\0"


def _key(text: str) -> str:
    return " ".join(text.split())
