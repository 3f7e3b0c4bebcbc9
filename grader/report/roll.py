"""The class as a list: one entry for every hand-in, with what a teacher must know about it in short notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..model.score import Result
from .clean import file_name, line
from .state import HandInState, RowState, hand_in_state, row_state
from .words import count


@dataclass(frozen=True)
class Entry:
    """One line of the class list; `score` is None when nothing is graded. `problems` and `notes` are one line each."""

    result: Result
    state: HandInState
    score: float | None
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()


def counting(results: Iterable[Result]) -> list[Result]:
    """Without the hand-ins of students of whom another one counts."""
    return [result for result in results if not result.replaced_by]


def entries(results: Iterable[Result]) -> list[Entry]:
    """Every hand-in, by name."""
    return [_entry(result) for result in sorted(results, key=lambda r: (r.student.casefold(), r.submission))]


def _entry(result: Result) -> Entry:
    state = hand_in_state(result)
    score = None if state is HandInState.NOT_GRADED else result.final
    return Entry(result, state, score, tuple(_problems(result)), tuple(_notes(result)))


def _notes(result: Result) -> Iterator[str]:
    if result.replaced_by:
        yield f"does not count: {line(result.replaced_by, 80)} does"
    if result.late:
        yield _late(result)
    if result.pending:
        yield f"{count(result.pending, 'point')} to mark"


def _late(result: Result) -> str:
    """`late`, with the days and what they cost where that is known."""
    late = result.lateness
    days = f" by {count(round(late.days, 1), 'day')}" if late and late.days is not None else ""
    return f"late{days}" + (f", \u2212{count(result.penalty, 'point')}" if result.penalty else "")


def _problems(result: Result) -> Iterator[str]:
    """What a teacher should look at: files that could not be used, and faults of ours."""
    errors = [remark for remark in result.remarks if remark.error]
    for remark in errors:
        where = f"{file_name(remark.file)}: " if remark.file else ""
        yield line(where + remark.text, 200)
    faults = [row for row in result.criteria if row_state(row) is RowState.UNGRADED]
    if faults and not (errors and len(faults) == len(result.criteria)):
        why = next((f": {line(row.verdict.message, 160)}" for row in faults if row.verdict.message), "")
        points = count(result.ungraded, "point")
        yield f"{points} withheld by a fault of ours in {line(faults[0].title, 80)}{why}"
