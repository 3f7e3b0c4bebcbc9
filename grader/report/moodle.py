"""Moodle's offline grading worksheet: the teacher's exported file with the grades and the feedback filled in.

Its headings are in the language of the site, so columns are found by what they hold: the maximum is one and the
same number in every row, the grade stands left of it, and the feedback comments come last, after a time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from ..model.score import Result
from .clean import clean, shorten
from .grades import guarded
from .matching import Filled, Row, notes, partners, settled
from .public import for_student
from .refused import ExitError
from .state import RowState, row_label, row_state
from .told import headline, lateness, name
from .words import number, points
from .worksheet import Worksheet

_NUMBER = re.compile(r"^\d+(?:[.,]\d+)?$")
_IDENTIFIER = re.compile(r"(\d+)$")
_TIME = re.compile(r"^-$|\d:\d\d")
LONGEST = 4000


def moodle(results: Sequence[Result], template: str, column: str = "", so_far: bool = False) -> Filled:
    """`column` is the heading of the grade where it cannot be found. Raises ExitError."""
    sheet = Worksheet.read(template)
    places = [place for place in range(1, len(sheet.rows)) if _IDENTIFIER.search(sheet.value(place, 0))]
    if not places:
        raise ExitError("this is no grading worksheet of Moodle: its first column holds no `Participant <number>`")
    grade = _grade(sheet, places, column)
    feedback = _feedback_column(sheet, places)
    rows = [_row(sheet, place) for place in places]
    ready, owed = settled(results, so_far)
    found = partners(rows, ready, "moodle")
    comma = "," in sheet.value(places[0], grade + 1)
    for place, result in found.items():
        score = number(result.final)
        sheet.fill(place, grade, score.replace(".", ",") if comma else score)
        if feedback > grade:
            sheet.fill(place, feedback, _feedback(result))
    said = notes(ready, found, owed, len(rows))
    return Filled(sheet.text(), (*said, *_other_total(sheet.value(places[0], grade + 1), results)))


def _grade(sheet: Worksheet, places: Sequence[int], column: str) -> int:
    """The column of the grades: left of the last one in which every row has the same number above zero."""
    if column:
        if column not in sheet.header:
            raise ExitError(f"the file has no column {column!r}; it has {', '.join(sheet.header)}")
        return sheet.header.index(column)
    for place in reversed(range(2, len(sheet.header))):
        values = {sheet.value(row, place) for row in places}
        if len(values) == 1 and _NUMBER.match(top := values.pop()) and _amount(top) > 0:
            left = [sheet.value(row, place - 1) for row in places]
            if all(not value or _NUMBER.match(value) for value in left):
                return place - 1
    raise ExitError("the column of the grades was not found: name its heading with --column")


def _feedback_column(sheet: Worksheet, places: Sequence[int]) -> int:
    """The last column, if it holds no times and the one before it does (`-` where nothing was graded yet); else -1."""
    last = len(sheet.header) - 1
    times = [all(_TIME.search(sheet.value(row, column)) for row in places) for column in (last - 1, last)]
    return last if times == [True, False] else -1


def _row(sheet: Worksheet, place: int) -> Row:
    """The number ends the identifier; what looks like an e-mail or an id may stand in the columns that follow."""
    match = _IDENTIFIER.search(sheet.value(place, 0))
    others = tuple(value for column in (2, 3) if (value := sheet.value(place, column)) and len(value) < 200)
    return Row(place, match[1] if match else "", others, sheet.value(place, 1))


def _feedback(result: Result) -> str:
    """Plain text for the comment: the score, and the criteria that lost points. Moodle shows it to the student."""
    shown = for_student(result)
    lines = [headline(shown), lateness(shown)]
    for row in shown.criteria:
        if row_state(row) is not RowState.PASSED:
            lines.append(f"{name(row)}: {row_label(row)}, {points(row.score, row.max_score)}")
    text = shorten(clean("\n".join(filter(None, lines))), LONGEST)
    first, *rest = escape(text, quote=False).split("\n")  # the field is HTML
    return "<br>\n".join((guarded(first), *rest))


def _other_total(possible: str, results: Sequence[Result]) -> list[str]:
    if not results or not _NUMBER.match(possible):
        return []
    most = {number(result.max_score) for result in results}
    told = f"Moodle says {possible} points, the rubric {', '.join(sorted(most))}: the scores are written as they are"
    return [] if {number(_amount(possible))} == most else [told]


def _amount(text: str) -> float:
    return float(text.replace(",", "."))
