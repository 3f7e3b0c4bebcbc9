"""Every mistake that the rubric knows costs exactly the criteria it should, and none beside them."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.proof import Outcome, Row
from ..model.rubric import Mistake
from ..model.submission import Submission
from ..plan import apply
from ..sandbox import Box
from .lab import Lab, lost


@dataclass(frozen=True)
class _Cost:
    """What a mistake lost; `problem` when it could not be made."""

    mistake: Mistake
    loses: tuple[str, ...] = ()
    problem: str = ""


def check(lab: Lab) -> list[Row]:
    """One row a mistake."""
    mistakes = lab.course.rubric.mistakes
    return [_row(cost) for cost in lab.each(mistakes, lambda box, mistake: _cost(lab, box, mistake))]


def _cost(lab: Lab, box: Box, mistake: Mistake) -> _Cost:
    try:
        files = apply(mistake, lab.course.reference.files)
    except ValueError as error:
        return _Cost(mistake, problem=str(error))
    names = [c.id for c in lab.criteria if any(place.file == mistake.file for place in lab.reachable[c.id])]
    verdicts = lab.graded(box, Submission(mistake.id, mistake.id, files), names)
    return _Cost(mistake, lost(verdicts))


def _row(cost: _Cost) -> Row:
    name, wanted, found = cost.mistake.id, set(cost.mistake.loses), set(cost.loses)
    if cost.problem:
        return Row(name, Outcome.FAILED, "does not fit", cost.problem)
    listed = ", ".join(cost.loses)
    if not found:
        return Row(name, Outcome.FAILED, "not caught", "it loses nothing: a case is missing on which it differs")
    if not wanted:
        return Row(name, Outcome.WARNING, f"loses {len(found)}", f"confirm it in the rubric: loses: [{listed}]")
    if found == wanted:
        return Row(name, Outcome.OK, f"loses {len(found)}", listed)
    more, less = ", ".join(sorted(found - wanted)), ", ".join(sorted(wanted - found))
    text = "; ".join(part for part in (f"loses {more} as well" * bool(more), f"keeps {less}" * bool(less)) if part)
    return Row(name, Outcome.FAILED, f"loses {len(found)}, not {len(wanted)}", text)
