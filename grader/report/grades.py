"""The class as CSV (RFC 4180): one row a hand-in, one column a criterion, safe to open in a spreadsheet.

A spreadsheet runs a cell that begins like a formula. Such text gets an apostrophe in front, which `unguarded`
takes away again; cells that we write as numbers stay numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..model.class_list import Person
from ..model.score import Result
from .clean import line
from .roll import Entry, entries
from .state import HandInState
from .words import number

COLUMNS = ("id", "student", "score", "max_score", "state", "number", "email", "days_late", "penalty")
NOT_HANDED_IN = "nothing handed in"
LONGEST = 500
_SPECIAL = re.compile(r"[\",;\t\r\n]|^\s|\s$")
# Also the full-width forms, which some programs read as the plain ones.
_FORMULA = re.compile(r"'*\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20\t\r]")
_GUARDED = re.compile(r"''*\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20\t\r]")


def table(results: Iterable[Result], absent: Iterable[Person] = ()) -> str:
    """CSV text with a heading, lines ended by CR LF. A criterion without points yet is an empty cell.

    `score` is what counts: `penalty` is taken off already. `absent` are people who handed in nothing.
    """
    roll = entries(results)
    most = roll[0].result.max_score if roll else None
    others = [_absent(person, most) for person in absent]
    criteria = list(dict.fromkeys(row.id for entry in roll for row in entry.result.criteria))
    rows = [[*COLUMNS, *map(guarded, criteria)], *(_row(entry, criteria) for entry in roll)]
    rows += [row + [""] * (len(rows[0]) - len(row)) for row in others]
    return "".join(",".join(map(_quoted, row)) + "\r\n" for row in rows)


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula, on one line and without control characters."""
    plain = line(text, LONGEST)
    return f"'{plain}" if _FORMULA.match(plain) else plain


def unguarded(cell: str) -> str:
    """The inverse of `guarded` for text without control characters."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _row(entry: Entry, criteria: Sequence[str]) -> list[str]:
    result = entry.result
    scores = {row.id: row.score for row in result.criteria}
    why = entry.problems if entry.state is HandInState.NOT_GRADED else ()
    why = (*why, f"replaced by {result.replaced_by}") if result.replaced_by else why
    state = "; ".join((entry.state.value, *why))
    head = (guarded(result.submission), guarded(result.student), _cell(entry.score), _cell(result.max_score))
    late = result.lateness
    told = (guarded(result.number), guarded(result.email), _cell(late.days if late else None), _cell(result.penalty))
    return [*head, guarded(state), *told, *(_cell(scores.get(name)) for name in criteria)]


def _absent(person: Person, most: float | None) -> list[str]:
    head = [guarded(person.id), guarded(person.name or person.id), "", _cell(most), NOT_HANDED_IN]
    return [*head, "", guarded(person.email)]


def _quoted(cell: str) -> str:
    """Semicolons are quoted too: where they part cells, what follows one would be a cell of its own."""
    return '"' + cell.replace('"', '""') + '"' if _SPECIAL.search(cell) else cell


def _cell(value: float | None) -> str:
    return "" if value is None else number(value)
