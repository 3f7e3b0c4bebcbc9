"""A result without what only its own page shows: a class of these costs little memory."""

from __future__ import annotations

from dataclasses import replace

from ..model.score import CriterionScore, Result
from ..model.verdict import CaseVerdict, CriterionVerdict


def outline(result: Result) -> Result:
    """Enough for the class page, the table of marks, the terminal and `changes`: no outputs, sources, answers."""
    return replace(result, criteria=tuple(map(_row, result.criteria)))


def _row(row: CriterionScore) -> CriterionScore:
    verdict = row.verdict
    return replace(
        row,
        verdict=CriterionVerdict(
            criterion=verdict.criterion,
            verdict=verdict.verdict,
            credit=verdict.credit,
            cases=_together(verdict),
            message=verdict.message,
            diagnoses=verdict.diagnoses,
        ),
    )


def _together(verdict: CriterionVerdict) -> tuple[CaseVerdict, ...]:
    """One case that took as long as all of them."""
    seconds = sum(case.seconds for case in verdict.cases)
    return (CaseVerdict("", False, verdict.verdict, seconds=seconds),) if seconds else ()
