"""A result without what only its own page shows: a class of these costs little memory."""

from __future__ import annotations

from dataclasses import replace

from ..model.score import CriterionScore, Result
from ..model.verdict import CriterionVerdict


def outline(result: Result) -> Result:
    """Enough for the class page, the table of marks, the terminal and `changes`: no cases, sources, answers."""
    return replace(result, criteria=tuple(map(_row, result.criteria)))


def _row(row: CriterionScore) -> CriterionScore:
    verdict = row.verdict
    return replace(
        row, verdict=CriterionVerdict(verdict.criterion, verdict.verdict, verdict.credit, (), verdict.message)
    )
