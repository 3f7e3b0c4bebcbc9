"""All cases of one criterion: the verdict, the credit, and no more about hidden cases than their category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..model.job import Job
from ..model.observation import Observation
from ..model.rubric import Criterion, Tolerances
from ..model.verdict import CaseVerdict, CriterionVerdict, OutputVerdict, Verdict
from .case import judge_case
from .nothing import without_luck

Answers = Sequence[Observation]


def against(
    criterion: Criterion, jobs: Sequence[Job], seen: Answers, expected: Answers, tolerances: Tolerances
) -> CriterionVerdict:
    """Compare what a submission did on every case with what another one did on the same inputs."""
    cases = tuple(
        judge_case(criterion, case, job, got, want, tolerances)
        for case, job, got, want in zip(criterion.cases, jobs, seen, expected, strict=True)
    )
    fault = next((case for case in cases if case.verdict is Verdict.GRADER_ERROR), None)
    if fault:
        return CriterionVerdict(criterion.id, Verdict.GRADER_ERROR, None, message=fault.message)
    failed = next((case for case in cases if case.verdict is not Verdict.CORRECT), None)
    if failed:
        cases = without_luck(criterion, cases, expected)
    credit = credited(criterion, cases)
    shown = next((case for case in cases if case.verdict is not Verdict.CORRECT and case.visible), None)
    return CriterionVerdict(
        criterion=criterion.id,
        verdict=failed.verdict if failed else Verdict.CORRECT,
        credit=credit,
        cases=tuple(case if case.visible else hide(case) for case in cases),
        message=shown.message if shown else "",
        remarks=tuple(dict.fromkeys(remark for case in cases if case.visible for remark in case.remarks)),
        sources=next((one.sources for case, one in zip(cases, seen, strict=True) if case.visible and one.sources), ()),
    )


def credited(criterion: Criterion, cases: tuple[CaseVerdict, ...]) -> float:
    """0..1 by the criterion's rule: `fraction`, `by_output` or `all`."""
    total = sum(case.weight for case in cases)
    if not total:
        return 0.0
    if criterion.credit == "all":
        return 1.0 if all(case.credit > 1 - 1e-12 for case in cases) else 0.0
    if criterion.credit == "by_output":
        return _by_output(cases)
    return sum(case.credit * case.weight for case in cases) / total


def hide(case: CaseVerdict) -> CaseVerdict:
    """A hidden case as it may be reported: its category, and nothing that inputs or answers can be rebuilt from."""
    outputs = tuple(
        OutputVerdict(output.name, output.verdict, credit=output.credit, weight=output.weight)
        for output in case.outputs
    )
    error = replace(case.error, message="", frames=()) if case.error else None
    return replace(case, outputs=outputs, message="", summary="", printed="", remarks=(), error=error)


def _by_output(cases: tuple[CaseVerdict, ...]) -> float:
    """Each output's share is earned only when it is right in every case."""
    weights: dict[str, float] = {}
    credits: dict[str, float] = {}
    for case in cases:
        for output in case.outputs:
            weights[output.name] = output.weight
            credits[output.name] = min(credits.get(output.name, 1.0), output.credit)
    total = sum(weights.values())
    return sum(weights[name] * credits[name] for name in weights) / total if total else 0.0
