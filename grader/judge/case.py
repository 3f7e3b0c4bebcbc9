"""One case: the observation of a submission beside the reference's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..model.job import Job
from ..model.observation import Observation, RunStatus
from ..model.rubric import Accuracy, Bound, Case, Close, Criterion, Decrease, Equal, Recognised, Statistics, Tolerances
from ..model.verdict import CaseVerdict, OutputVerdict, Verdict
from . import outcomes
from .close import close
from .forms import describe

STATUS_VERDICTS: Mapping[RunStatus, Verdict] = {
    RunStatus.ERROR: Verdict.RUNTIME_ERROR,
    RunStatus.NOT_IMPLEMENTED: Verdict.NOT_IMPLEMENTED,
    RunStatus.MISSING: Verdict.MISSING,
    RunStatus.IMPORT_ERROR: Verdict.IMPORT_ERROR,
    RunStatus.TIME_LIMIT: Verdict.TIME_LIMIT,
    RunStatus.MEMORY_LIMIT: Verdict.MEMORY_LIMIT,
    RunStatus.OUTPUT_LIMIT: Verdict.CRASHED,
    RunStatus.CRASHED: Verdict.CRASHED,
    RunStatus.MALFORMED: Verdict.CRASHED,
    RunStatus.HARNESS_ERROR: Verdict.CRASHED,
    RunStatus.GRADER_ERROR: Verdict.GRADER_ERROR,
}


def judge_case(
    criterion: Criterion, case: Case, job: Job, seen: Observation, expected: Observation, tolerances: Tolerances
) -> CaseVerdict:
    """The verdict of one case, with every output that the rubric names."""
    visible = (case.visibility or criterion.visibility) == "visible"
    if seen.status is RunStatus.GRADER_ERROR or expected.status is not RunStatus.OK:
        fault = seen.detail if seen.status is RunStatus.GRADER_ERROR else _reference_fault(expected)
        return CaseVerdict(case.name, visible, Verdict.GRADER_ERROR, message=fault, weight=case.weight)
    outputs = tuple(
        _settled(criterion, seen, expected, _output(name, rule, seen, expected, job, case, tolerances))
        for name, rule in expand(criterion, expected)
    )
    outputs = _gated(criterion, seen, outputs)
    verdict = _worst(outputs)
    return CaseVerdict(
        name=case.name,
        visible=visible,
        verdict=verdict,
        outputs=outputs,
        message=_message(seen, outputs),
        summary=", ".join(describe(name, value) for name, value in job.inputs.items()) if visible else "",
        error=seen.error if visible or seen.error is None else replace(seen.error, message="", frames=()),
        printed=seen.printed if visible else "",
        remarks=_remarks(criterion, seen),
        credit=credit_of(outputs),
        weight=case.weight,
        seconds=seen.seconds,
    )


def expand(criterion: Criterion, expected: Observation) -> Iterator[tuple[str, Any]]:
    """The rubric's outputs with `grads.*` spelled out: all that no line of their own names, which share its weight."""
    for name, rule in criterion.outputs.items():
        if not name.endswith(".*"):
            yield name, rule
            continue
        keys = [key for key in expected.values if key.startswith(name[:-1]) and key not in criterion.outputs]
        for key in keys:
            yield key, rule.model_copy(update={"weight": rule.weight / len(keys)})


def _output(
    name: str, rule: Any, seen: Observation, expected: Observation, job: Job, case: Case, tolerances: Tolerances
) -> OutputVerdict:
    if name not in seen.values:
        return _absent(name, rule, seen)
    got, want = seen.values[name], expected.values.get(name)
    if isinstance(rule, Close):
        return close(name, got, want, rule, tolerances)
    if isinstance(rule, Equal):
        return outcomes.equal(name, got, want, rule)
    if isinstance(rule, Accuracy):
        return outcomes.accuracy(name, got, job.withheld, rule)
    if isinstance(rule, Recognised):
        return outcomes.recognised(name, got, job.withheld, rule)
    if isinstance(rule, Decrease):
        return outcomes.decrease(name, got, case.dims, rule)
    if isinstance(rule, Bound):
        return outcomes.bound(name, got, rule)
    assert isinstance(rule, Statistics)
    return outcomes.statistics(name, got, want, rule)


def _absent(name: str, rule: Any, seen: Observation) -> OutputVerdict:
    if seen.status is RunStatus.OK:
        return OutputVerdict(name, Verdict.MISSING, f"`{name}` is missing.", weight=rule.weight)
    return OutputVerdict(name, STATUS_VERDICTS[seen.status], "", weight=rule.weight)


def _settled(criterion: Criterion, seen: Observation, expected: Observation, verdict: OutputVerdict) -> OutputVerdict:
    """A right value still fails when it changes between two calls, or when changing inputs is forbidden."""
    if verdict.verdict is not Verdict.CORRECT:
        return verdict
    if verdict.name in seen.unstable and verdict.name not in expected.unstable:
        message = f"`{verdict.name}` differs between two calls with the same inputs."
        return replace(verdict, verdict=Verdict.WRONG_OUTPUT, credit=0.0, message=message)
    if (changed := _changed(criterion, seen)) and not criterion.inputs_may_change:
        message = f"The code changes its input {_names(changed)}."
        return replace(verdict, verdict=Verdict.RULE_BROKEN, credit=0.0, message=message)
    return verdict


def _gated(criterion: Criterion, seen: Observation, outputs: tuple[OutputVerdict, ...]) -> tuple[OutputVerdict, ...]:
    """A gate that is kept is not spoken of; one that is broken takes the credit of everything else."""
    gates = {name for name, rule in criterion.outputs.items() if isinstance(rule, Bound) and rule.gate}
    broken = any(output.name in gates and output.verdict is not Verdict.CORRECT for output in outputs)
    if broken and seen.status is RunStatus.OK:
        return tuple(replace(output, credit=0.0) for output in outputs)
    spoken = (output for output in outputs if not (output.name in gates and output.verdict is Verdict.CORRECT))
    return tuple(replace(output, weight=0.0) if output.name in gates else output for output in spoken)


def _message(seen: Observation, outputs: tuple[OutputVerdict, ...]) -> str:
    if seen.status is RunStatus.HARNESS_ERROR:
        return _unread(seen)
    if seen.status is not RunStatus.OK and seen.detail:
        return seen.detail
    return next((output.message for output in outputs if output.message), "")


def _remarks(criterion: Criterion, seen: Observation) -> tuple[str, ...]:
    changed = _changed(criterion, seen)
    remark = f"changes its input {_names(changed)} in place; work on a copy"
    return (*seen.notes, *([remark] if changed and criterion.inputs_may_change else []))


def _changed(criterion: Criterion, seen: Observation) -> tuple[str, ...]:
    """Inputs that were changed, but for those in which the task asks for an output (`handed`)."""
    asked = (criterion.options.get("handed") or {}).values()
    return tuple(name for name in seen.changed if name not in asked)


def _unread(seen: Observation) -> str:
    """The reference was read with the same steps, so the hand-in stands in the way. A person can decide otherwise."""
    last = seen.detail.rstrip().rpartition("\n")[2]
    return (
        f"The answer could not be read ({last[:200]}); the reference's could, in the same way. Code that replaces"
        " functions of Python or numpy does that. If yours does not, ask the course staff to look."
    )


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def credit_of(outputs: tuple[OutputVerdict, ...]) -> float:
    """0..1: the outputs' credits by their weights."""
    total = sum(output.weight for output in outputs)
    return sum(output.credit * output.weight for output in outputs) / total if total else 0.0


def _worst(outputs: tuple[OutputVerdict, ...]) -> Verdict:
    """What the case is called after: the first output, in the rubric's order, that is not right."""
    wrong = [output.verdict for output in outputs if output.verdict is not Verdict.CORRECT and output.weight]
    if Verdict.GRADER_ERROR in wrong:
        return Verdict.GRADER_ERROR
    return wrong[0] if wrong else Verdict.CORRECT


def _reference_fault(expected: Observation) -> str:
    said = f"{expected.error.type}: {expected.error.message}" if expected.error else expected.detail
    return f"the reference itself ended with {expected.status.value} ({said})"
