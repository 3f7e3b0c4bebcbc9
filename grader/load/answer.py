"""What did the student write in this cell? Found although editors rename ids, and cells are moved, copied and split."""

from __future__ import annotations

from collections.abc import Iterable

from .notebook import Cell, Notebook


def answer(notebook: Notebook, cell: str, template: Notebook | None = None) -> str:
    """The student's text for the written answer `cell` (an id, a tag or a `grade_id`); "" when there is none.

    With the course's own notebook as `template`, lines that it already holds are taken out, and a cell whose
    id was lost is found by its neighbours: whatever stands between the two unchanged cells that surround it in
    the template. Several cells with one id (copies) are all shown.
    """
    given = _named(template.cells, cell) if template else []
    known = {_key(line) for part in given for line in part.source.splitlines()}
    text = _joined(_named(notebook.cells, cell), known)
    if not text and template and given:
        text = _joined(_between(notebook, template, given[0]), known)
    return text


def _joined(cells: Iterable[Cell], known: set[str]) -> str:
    texts = (_own(cell.source, known) for cell in cells)
    return "\n\n".join(dict.fromkeys(text for text in texts if text))


def _named(cells: Iterable[Cell], name: str) -> list[Cell]:
    listed = list(cells)
    return [cell for cell in listed if cell.id == name] or [cell for cell in listed if name in cell.labels]


def _own(source: str, known: set[str]) -> str:
    """The lines that the template does not have. Empty ones are kept between them."""
    return "\n".join(line for line in source.splitlines() if not _key(line) or _key(line) not in known).strip()


def _between(notebook: Notebook, template: Notebook, target: Cell) -> list[Cell]:
    """Cells of the target's type between its nearest unchanged neighbours, without cells of the template."""
    position = template.cells.index(target)
    before, after = template.cells[:position], template.cells[position + 1 :]
    keys = [_key(cell.source) for cell in notebook.cells]
    first = dict[str, int]()
    for index, key in enumerate(keys):
        first.setdefault(key, index)
    start = next((first[key] for cell in reversed(before) if (key := _anchor(cell)) in first), -1)
    rest = {key: index for index, key in reversed(list(enumerate(keys))) if index > start}
    end = next((rest[key] for cell in after if (key := _anchor(cell)) in rest), len(keys))
    theirs = {_key(cell.source) for cell in template.cells}
    if start < 0 and end == len(keys):
        return []
    span = slice(start + 1, end)
    between = zip(notebook.cells[span], keys[span], strict=True)
    return [cell for cell, key in between if cell.type == target.type and key not in theirs]


def _anchor(cell: Cell) -> str:
    """The key of a cell that can be recognised; short ones occur more than once."""
    key = _key(cell.source)
    return key if len(key) >= 12 else "\0"


def _key(text: str) -> str:
    return " ".join(text.split())
