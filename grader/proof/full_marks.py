"""The reference, handed in like a student's work, gets everything that is automatic."""

from __future__ import annotations

from ..model.proof import Outcome, Row
from ..sandbox import Box
from .lab import Lab, Verdicts, is_full, score


def check(lab: Lab) -> list[Row]:
    """One row, and one more for each criterion that the reference itself does not pass."""
    names = [criterion.id for criterion in lab.criteria]

    def work(box: Box, name: str) -> Verdicts:
        return lab.graded(box, lab.course.reference, names)

    (verdicts,) = lab.each(["the reference"], work)
    reached = score(lab, verdicts)
    fine = all(is_full(verdict) for verdict in verdicts.values())
    rows = [Row("the reference", Outcome.OK if fine else Outcome.FAILED, f"{reached:g} of {lab.points:g} points")]
    for name, verdict in verdicts.items():
        if not is_full(verdict):
            said = verdict.message or verdict.verdict.value
            rows.append(Row(name, Outcome.FAILED, verdict.verdict.value, f"the reference does not pass: {said}"))
    return rows
