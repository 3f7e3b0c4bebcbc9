"""Every other right answer that the rubric names can be made from the reference, and has full marks where it counts."""

from __future__ import annotations

from ..model.proof import Outcome, Row
from ..model.rubric import Alternative
from ..model.submission import Submission
from ..plan import apply
from ..sandbox import Box
from .lab import Lab, lost


def check(lab: Lab) -> list[Row]:
    """One row each."""
    return list(lab.each(lab.course.rubric.alternatives, lambda box, alternative: _row(lab, box, alternative)))


def _row(lab: Lab, box: Box, alternative: Alternative) -> Row:
    try:
        files = apply(alternative, lab.course.reference.files)
    except ValueError as error:
        return Row(alternative.id, Outcome.FAILED, "does not fit", str(error))
    names = [criterion.id for criterion in lab.criteria if criterion.id in alternative.criteria]
    failed = lost(lab.graded(box, Submission(alternative.id, alternative.id, files), names))
    if failed:
        return Row(alternative.id, Outcome.FAILED, "is not accepted", f"it loses {', '.join(failed)}")
    return Row(alternative.id, Outcome.OK, "accepted", ", ".join(names))
