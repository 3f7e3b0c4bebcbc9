"""The starter code, handed in untouched, gets nothing, and nowhere does it end in anything but "not implemented"."""

from __future__ import annotations

from ..model.proof import Outcome, Row
from ..model.submission import Submission
from ..model.verdict import Verdict
from ..sandbox import Box
from .lab import Lab, Verdicts, score

EMPTY = (Verdict.NOT_IMPLEMENTED, Verdict.MISSING)


def check(lab: Lab) -> list[Row]:
    """One row, and one more for each criterion where the stub earns points or ends in another way."""
    names = [criterion.id for criterion in lab.criteria]
    stub = Submission("stub", "stub", lab.course.template)

    def work(box: Box, name: str) -> Verdicts:
        return lab.graded(box, stub, names)

    (verdicts,) = lab.each(["the starter code"], work)
    reached = score(lab, verdicts)
    rows = [Row("the starter code", Outcome.FAILED if reached else Outcome.OK, f"{reached:g} of {lab.points:g} points")]
    for name, verdict in verdicts.items():
        points = (verdict.credit or 0.0) * lab.course.rubric.criterion(name).points
        if points or verdict.verdict not in EMPTY:
            text = "untouched starter code must be NOT_IMPLEMENTED or MISSING, and earn nothing"
            rows.append(Row(name, Outcome.FAILED, f"{verdict.verdict.value}, {points:.2g} points", text))
    return rows
