"""Canvas' gradebook: the teacher's exported CSV with one assignment's column filled in, and nothing else changed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model.score import Result
from .matching import Filled, Row, notes, partners, settled
from .refused import ExitError
from .words import number
from .worksheet import Worksheet, find_column

_ASSIGNMENT = re.compile(r"^(?P<title>.*) \((?P<id>\d+)\)$", re.DOTALL)
_POINTS = "points possible"


def canvas(results: Sequence[Result], template: str, column: str = "", so_far: bool = False) -> Filled:
    """`column` names the assignment (its title or its number) where the titles differ. Raises ExitError."""
    sheet = Worksheet.read(template)
    target = _target(sheet, results, column)
    ids, names = find_column(sheet.header, ("ID",)), find_column(sheet.header, ("Student",))
    if ids is None or names is None:
        raise ExitError("this is no gradebook of Canvas: it has no columns `Student` and `ID`")
    others = [find_column(sheet.header, (name,)) for name in ("SIS User ID", "SIS Login ID", "Integration ID")]
    rows = [
        Row(
            place,
            sheet.value(place, ids),
            tuple(sheet.value(place, other) for other in others if other is not None),
            sheet.value(place, names),
        )
        for place in range(1, len(sheet.rows))
        if sheet.value(place, ids)
    ]
    ready, owed = settled(results, so_far)
    found = partners(rows, ready, "canvas")
    for place, result in found.items():
        sheet.fill(place, target, number(result.final))
    said = notes(ready, found, owed, len(rows))
    return Filled(sheet.text(), (*said, *_other_total(sheet, names, target, results)))


def _target(sheet: Worksheet, results: Sequence[Result], column: str) -> int:
    """The place of the assignment's column."""
    titles = {place: match for place, name in enumerate(sheet.header) if (match := _ASSIGNMENT.match(name.strip()))}
    wanted = {column} if column else {name for result in results for name in (result.title, result.assignment)}
    wanted = {name.casefold().strip() for name in wanted}
    found = [
        place
        for place, match in titles.items()
        if {match["title"].casefold().strip(), match["id"], match[0].casefold()} & wanted
    ]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(f"`{match[0]}`" for match in titles.values()) or "none"
    raise ExitError(f"say with --column which assignment to fill; the file has {listed}")


def _other_total(sheet: Worksheet, names: int, target: int, results: Sequence[Result]) -> list[str]:
    """A total that is not the rubric's is not ours to change, but its owner must hear of it."""
    row = next((r for r in range(1, len(sheet.rows)) if sheet.value(r, names).strip().casefold() == _POINTS), None)
    possible = "" if row is None else sheet.value(row, target)
    most = {number(result.max_score) for result in results}
    try:
        same = not possible or {number(float(possible.replace(",", ".")))} == most
    except ValueError:
        same = False
    told = f"Canvas says {possible} points, the rubric {', '.join(sorted(most))}: the scores are written as they are"
    return [] if same or not results else [told]
