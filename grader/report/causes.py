"""What to look at first: criteria that lost points, those with one and the same cause together, dearest first.

A file that does not load or one line that raises can cost a dozen criteria; a student should read of it once.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from ..model.observation import StudentError
from ..model.score import CriterionScore
from ..model.verdict import CriterionVerdict, Verdict
from .state import RowState, lost, row_state

_SHARED = frozenset({Verdict.IMPORT_ERROR, Verdict.MISSING, Verdict.RUNTIME_ERROR})


@dataclass(frozen=True)
class Cause:
    """Rows (in rubric order) that fail for the same reason; `first` is where it is explained."""

    rows: tuple[CriterionScore, ...]

    @property
    def first(self) -> CriterionScore:
        """The row that explains it."""
        return self.rows[0]

    @property
    def lost(self) -> float:
        """Points that this cause costs."""
        return round(sum(lost(row) for row in self.rows), 6)


def causes(rows: Sequence[CriterionScore]) -> list[Cause]:
    """Group what did not pass (written answers apart) and sort it by points lost."""
    groups: dict[Hashable, list[CriterionScore]] = {}
    for row in rows:
        if not row.manual and row_state(row) in (RowState.FAILED, RowState.PARTIAL):
            groups.setdefault(_reason(row), []).append(row)
    return sorted((Cause(tuple(group)) for group in groups.values()), key=lambda cause: -cause.lost)


def visible_error(verdict: CriterionVerdict) -> StudentError | None:
    """The first exception in a visible case."""
    return next((case.error for case in verdict.cases if case.visible and case.error), None)


def _reason(row: CriterionScore) -> Hashable:
    error = visible_error(row.verdict)
    if row.verdict.verdict not in _SHARED or error is None:
        return row.id
    place = (error.frames[-1].file, error.frames[-1].line) if error.frames else ("", 0)
    return row.verdict.verdict, error.type, error.message, place
