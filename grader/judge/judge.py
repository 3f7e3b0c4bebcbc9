"""The verdict on one criterion: beside the reference, beside other right answers, and, if wrong, why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..model.job import Job
from ..model.rubric import Criterion, Tolerances
from ..model.verdict import CriterionVerdict, Diagnosis, Verdict
from .criterion import Answers, against
from .diagnose import diagnose


@dataclass(frozen=True)
class Rival:
    """What an edited reference did on the same inputs, and the sentence that goes with it.

    The edit is another edition's right answer, or a mistake that students are known to make.
    """

    message: str
    answers: Answers


def judge(
    criterion: Criterion,
    jobs: Sequence[Job],
    seen: Answers,
    expected: Answers,
    tolerances: Tolerances,
    others: Iterable[Rival] = (),
    mistakes: Iterable[Sequence[Rival]] = (),
) -> CriterionVerdict:
    """Compare what a submission did on every case with what the reference did on the same inputs.

    `others` are other right answers: a submission that agrees with one of them in everything is right, and the
    message becomes a remark. `mistakes` are known mistakes in groups, likely ones first (single edits, then pairs):
    the first group with a mistake that the submission equals in everything explains it. Both are only worked out
    when they are needed.
    """
    found = against(criterion, jobs, seen, expected, tolerances)
    if found.verdict in (Verdict.CORRECT, Verdict.GRADER_ERROR):
        return found
    for other in others:
        verdict = against(criterion, jobs, seen, other.answers, tolerances)
        if verdict.verdict is Verdict.CORRECT:
            return replace(verdict, remarks=(*verdict.remarks, other.message))
    return replace(found, diagnoses=_reasons(criterion, jobs, seen, expected, tolerances, mistakes))


def _reasons(
    criterion: Criterion,
    jobs: Sequence[Job],
    seen: Answers,
    expected: Answers,
    tolerances: Tolerances,
    mistakes: Iterable[Sequence[Rival]],
) -> tuple[Diagnosis, ...]:
    """Named mistakes that explain everything, else what can be computed; hidden criteria are not explained."""
    if criterion.visibility == "hidden":
        return ()
    for group in mistakes:
        fitting = [
            rival
            for rival in group
            if against(criterion, jobs, seen, rival.answers, tolerances).verdict is Verdict.CORRECT
        ]
        if fitting:
            how = f"your answers equal those of this mistake in all {len(jobs)} cases"
            return tuple(Diagnosis(message, how) for message in dict.fromkeys(rival.message for rival in fitting))
    return diagnose(criterion, jobs, seen, expected)
