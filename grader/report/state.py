"""Where a criterion and a whole hand-in stand: done, waiting for a person, or withheld by a fault of ours."""

from __future__ import annotations

from enum import StrEnum

from ..model.score import CriterionScore, Result
from ..model.verdict import Verdict
from . import words

ROUNDING = 0.001  # scores are rounded; a third of ten points, given in full, is not a loss


class RowState(StrEnum):
    """One criterion."""

    PASSED = "passed"
    PARTIAL = "partial"
    FAILED = "failed"
    WAITING = "waiting"  # a person gives the points
    UNGRADED = "ungraded"  # our fault


class HandInState(StrEnum):
    """One hand-in."""

    GRADED = "graded"
    WAITING = "waits for a person"
    INCOMPLETE = "partly not graded"
    NOT_GRADED = "not graded"


def row_state(row: CriterionScore) -> RowState:
    """Points decide, because a person may have overruled the verdict; where there are none to win, the verdict does."""
    if row.score is None:
        return RowState.WAITING if row.manual else RowState.UNGRADED
    if row.max_score <= 0:
        return RowState.PASSED if row.verdict.verdict is Verdict.CORRECT else RowState.FAILED
    if row.score >= row.max_score - ROUNDING:
        return RowState.PASSED
    return RowState.PARTIAL if row.score > ROUNDING else RowState.FAILED


def hand_in_state(result: Result) -> HandInState:
    """What a fault of ours withholds weighs more than what a person still has to read."""
    states = {row_state(row) for row in result.criteria}
    if states and states <= {RowState.UNGRADED}:
        return HandInState.NOT_GRADED
    if RowState.UNGRADED in states:
        return HandInState.INCOMPLETE
    return HandInState.WAITING if RowState.WAITING in states else HandInState.GRADED


def row_label(row: CriterionScore) -> str:
    """How the row reads in a table."""
    state = row_state(row)
    if state is RowState.WAITING:
        return words.label(Verdict.NEEDS_MARKING) if row.verdict.answer.strip() else "no answer found"
    if state is RowState.UNGRADED:
        return words.label(Verdict.GRADER_ERROR)
    if row.manual:
        return "marked by a person"
    if row.marked_by:
        return "points set by a person"
    if state is RowState.PASSED and row.verdict.verdict is not Verdict.CORRECT:
        return "full points given"
    return words.label(row.verdict.verdict)


def lost(row: CriterionScore) -> float:
    """Points that this criterion cost; nothing while it is not graded, and extra credit is never lost."""
    if row.score is None or row.extra or row.score >= row.max_score - ROUNDING:
        return 0.0
    return round(row.max_score - row.score, 6)
