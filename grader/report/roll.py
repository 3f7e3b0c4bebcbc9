"""The class as a list: one entry for every hand-in, also for those that have no result at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from grader.model.score import Result

from .clean import file_name, line
from .state import HandInState, RowState, hand_in_state, row_state
from .words import count, number


@dataclass(frozen=True)
class NotGraded:
    """A hand-in without a result, and why."""

    id: str
    student: str
    reason: str


@dataclass(frozen=True)
class Entry:
    """One line of the class list; `score` is None when nothing is graded. `notes` are one line each."""

    id: str
    student: str
    state: HandInState
    score: float | None
    max_score: float | None
    notes: tuple[str, ...]
    result: Result | None = None


def entries(results: Iterable[Result], not_graded: Iterable[NotGraded] = ()) -> list[Entry]:
    """Every hand-in, by name."""
    roll = [_graded(result) for result in results]
    roll += [Entry(x.id, x.student, HandInState.NOT_GRADED, None, None, (line(x.reason),)) for x in not_graded]
    return sorted(roll, key=lambda entry: (entry.student.casefold(), entry.id))


def _graded(result: Result) -> Entry:
    state = hand_in_state(result)
    score = None if state is HandInState.NOT_GRADED else result.score
    return Entry(result.submission, result.student, state, score, result.max_score, tuple(_notes(result)), result)


def _notes(result: Result) -> Iterable[str]:
    if result.late:
        yield "late"
    if result.pending:
        yield f"{count(result.pending, 'point')} to mark"
    faults = [row for row in result.criteria if row_state(row) is RowState.UNGRADED]
    if faults:
        why = next((f": {line(row.verdict.message, 160)}" for row in faults if row.verdict.message), "")
        yield f"{number(result.ungraded)} points withheld by a fault of ours in {line(faults[0].title, 80)}{why}"
    for remark in result.remarks:
        if remark.error:
            where = f"{file_name(remark.file)}: " if remark.file else ""
            yield line(where + remark.text, 200)
