"""The class as CSV (RFC 4180): one row a hand-in, one column a criterion, safe to open in a spreadsheet.

A spreadsheet runs a cell that begins like a formula. Such text gets an apostrophe in front, which `unguarded`
takes away again; cells that we write as numbers stay numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..model.score import Result
from .clean import line
from .roll import Entry, entries
from .state import HandInState
from .words import number

COLUMNS = ("id", "student", "score", "max_score", "state")
LONGEST = 500
_SPECIAL = re.compile(r"[\",;\t\r\n]|^\s|\s$")
# Also the full-width forms, which some programs read as the plain ones.
_FORMULA = re.compile(r"'*\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20\t\r]")
_GUARDED = re.compile(r"''*\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20\t\r]")


def table(results: Iterable[Result]) -> str:
    """CSV text with a heading, lines ended by CR LF. A criterion without points yet is an empty cell."""
    roll = entries(results)
    criteria = list(dict.fromkeys(row.id for entry in roll for row in entry.result.criteria))
    rows = [[*COLUMNS, *map(guarded, criteria)], *(_row(entry, criteria) for entry in roll)]
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
    state = "; ".join((entry.state.value, *why))
    head = (guarded(result.submission), guarded(result.student), _cell(entry.score), _cell(result.max_score))
    return [*head, guarded(state), *(_cell(scores.get(name)) for name in criteria)]


def _quoted(cell: str) -> str:
    """Semicolons are quoted too: where they part cells, what follows one would be a cell of its own."""
    return '"' + cell.replace('"', '""') + '"' if _SPECIAL.search(cell) else cell


def _cell(value: float | None) -> str:
    return "" if value is None else number(value)
