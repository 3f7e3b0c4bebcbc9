"""The verdict on one criterion: beside the reference, beside other right answers, and, if wrong, why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..model.job import Job
from ..model.rubric import Criterion, Tolerances
from ..model.verdict import CriterionVerdict, Diagnosis, Verdict
from .criterion import Answers, against
from .diagnose import diagnose
from .explain import Explanation, Lineup
from .suspects import Suspects


@dataclass(frozen=True)
class Rival:
    """What another right answer did on the same inputs, and the sentence that goes with it."""

    message: str
    answers: Answers


def judge(
    criterion: Criterion,
    jobs: Sequence[Job],
    seen: Answers,
    expected: Answers,
    tolerances: Tolerances,
    others: Iterable[Rival] = (),
    suspects: Suspects | None = None,
) -> CriterionVerdict:
    """Compare what a submission did on every case with what the reference did on the same inputs.

    `others` are other right answers (an older edition's): a submission that keeps to one of them is judged by it,
    and the message becomes a remark. `suspects` are known mistakes, asked only when something is wrong.
    """
    found = against(criterion, jobs, seen, expected, tolerances)
    if found.verdict in (Verdict.CORRECT, Verdict.GRADER_ERROR):
        return found
    remarks: tuple[str, ...] = ()
    for other in others:
        verdict = against(criterion, jobs, seen, other.answers, tolerances)
        if _follows(verdict, found):
            found, expected, remarks = verdict, other.answers, (other.message,)
            break
    found = replace(found, remarks=(*found.remarks, *remarks))
    if found.verdict is Verdict.CORRECT:
        return found
    return replace(found, diagnoses=_reasons(Lineup(criterion, jobs, seen, expected, tolerances), suspects))


def _follows(other: CriterionVerdict, reference: CriterionVerdict) -> bool:
    """Whether the submission keeps to the other convention: whole cases are right by it alone, and none by the
    reference alone. A mixture of both keeps to neither."""
    pairs = [
        (by_other.verdict is Verdict.CORRECT, by_reference.verdict is Verdict.CORRECT)
        for by_other, by_reference in zip(other.cases, reference.cases, strict=False)
    ]
    return (True, False) in pairs and (False, True) not in pairs


def _reasons(lineup: Lineup, suspects: Suspects | None) -> tuple[Diagnosis, ...]:
    """Known mistakes, and for outputs that they do not explain what can be computed; hidden criteria: nothing."""
    criterion = lineup.criterion
    if criterion.visibility == "hidden":
        return ()
    named = lineup.explain(suspects) if suspects else Explanation()
    computed = diagnose(criterion, lineup.jobs, lineup.seen, lineup.expected, explained=named.outputs)
    return (*named.diagnoses, *computed)
