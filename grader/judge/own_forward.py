"""Is a backward right for the forward that the student wrote? Judged by differences of the student's own forward.

Along a random direction v of an input, sum(dout * (out+ - out-)) / 2h must equal sum(gradient * v). Where two step
sizes disagree there is a kink, and the direction says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..model.job import Job
from ..model.observation import Observation, RunStatus
from ..model.rubric import Close, Criterion, Tolerances
from ..model.verdict import CaseVerdict, CriterionVerdict, OutputVerdict, Verdict
from .close import close, is_gradient
from .criterion import Answers, credited
from .forms import Misfit, as_array

AGREEMENT = 1e-6  # of a derivative with a gradient, or with the other step size; relative to the sizes that are summed
ROUNDING = 4 * float(np.finfo(np.float64).eps)
STIRS = 1e-4  # a forward that changes less than this along a direction, relative to the reference's, is constant
REMARK = "your backward is right for the forward that you wrote, so that it keeps {:.0%} of its points"
PROBES = ("layer", "loss", "model")


@dataclass(frozen=True)
class Moved:
    """One direction of one case: the jobs and what was seen, one a step size."""

    jobs: Sequence[Job]
    seen: Sequence[Observation]


def gradients(criterion: Criterion, expected: Observation) -> list[str]:
    """The gradients that a criterion judges, by their full names."""
    names = [name for name in expected.values if is_gradient(name)]
    return [name for name in names if name in criterion.outputs or f"{name.partition('.')[0]}.*" in criterion.outputs]


def asks_own_forward(
    criterion: Criterion, found: CriterionVerdict, seen: Answers, expected: Answers, tolerances: Tolerances
) -> bool:
    """Whether a gradient is wrong and a forward is, too, and the rubric gives credit for what fits together."""
    if not criterion.own_forward or criterion.probe not in PROBES or found.verdict is Verdict.CORRECT:
        return False
    wrong = any(_is_wrong_gradient(output) for case in found.cases for output in case.outputs)
    pairs = zip(seen, expected, strict=True)
    return wrong and any(_forward_differs(criterion, got, want, tolerances) for got, want in pairs)


def fits(criterion: Criterion, directions: Sequence[Moved], expected: Observation) -> bool:
    """Whether, in one case, every gradient agrees with the student's own forward along most directions."""
    return all(_gradient_fits(criterion, name, directions, expected) for name in gradients(criterion, expected))


def with_own_forward(criterion: Criterion, found: CriterionVerdict) -> CriterionVerdict:
    """The verdict with the rubric's credit for gradients that fit their own forward.

    Full credit is for forwards that draw at random, of which the reference's is only one: then what fits is right.
    """
    cases = tuple(_credited_case(criterion, case) for case in found.cases)
    credit = max(found.credit or 0.0, credited(criterion, cases))
    if criterion.own_forward < 1:
        remark = REMARK.format(criterion.own_forward)
        return replace(found, cases=cases, credit=credit, remarks=(*found.remarks, remark))
    wrong = next((case for case in cases if case.verdict is not Verdict.CORRECT), None)
    if wrong is None:
        return replace(found, verdict=Verdict.CORRECT, cases=cases, credit=credit, message="", diagnoses=())
    return replace(found, verdict=wrong.verdict, cases=cases, credit=credit)


def _credited_case(criterion: Criterion, case: CaseVerdict) -> CaseVerdict:
    if any(output.verdict is Verdict.RULE_BROKEN for output in case.outputs):
        return case
    outputs = tuple(
        _credited_output(criterion, output) if _is_wrong_gradient(output) else output for output in case.outputs
    )
    total = sum(output.weight for output in outputs)
    credit = sum(output.credit * output.weight for output in outputs) / total if total else 0.0
    wrong = next((output for output in outputs if output.weight and output.verdict is not Verdict.CORRECT), None)
    if wrong is None:
        return replace(case, outputs=outputs, credit=credit, verdict=Verdict.CORRECT, message="")
    return replace(case, outputs=outputs, credit=credit, verdict=wrong.verdict)


def _credited_output(criterion: Criterion, output: OutputVerdict) -> OutputVerdict:
    if criterion.own_forward < 1:
        return replace(output, credit=max(output.credit, criterion.own_forward))
    return OutputVerdict(output.name, Verdict.CORRECT, "", 1.0, output.weight)


def _is_wrong_gradient(output: OutputVerdict) -> bool:
    return is_gradient(output.name) and output.verdict is not Verdict.CORRECT


def _forward_differs(criterion: Criterion, seen: Observation, expected: Observation, tolerances: Tolerances) -> bool:
    rule = Close.model_validate({"shape": "loose"})
    return any(
        name in seen.values
        and close(name, seen.values[name], expected.values[name], rule, tolerances).verdict is not Verdict.CORRECT
        for name in upstream(criterion.probe, criterion.options)
        if name in expected.values
    )


def upstream(probe: str, options: Mapping[str, Any]) -> dict[str, str]:
    """What the forward gives, by name, and which input is its upstream gradient (none for a loss)."""
    if probe == "model":
        return {"loss": ""}
    if probe == "loss":
        return {_names(options.get("returns"), ["loss", "dW"])[0]: ""}
    names = _names(options.get("returns"), ["out", "cache"])
    cache = options.get("cache", names[-1])
    outputs = [name for name in names if name != cache]
    return dict(zip(outputs, _names(options.get("dout"), ["dout"]), strict=False))


def _names(spec: Any, default: list[str]) -> list[str]:
    return default if spec is None else [spec] if isinstance(spec, str) else list(spec)


def _gradient_fits(criterion: Criterion, name: str, directions: Sequence[Moved], expected: Observation) -> bool:
    """Along most directions it agrees, and nowhere it disagrees."""
    said = [_agrees(criterion, name, direction, expected) for direction in directions]
    return False not in said and 2 * said.count(True) > len(said)


def _agrees(criterion: Criterion, name: str, moved: Moved, expected: Observation) -> bool | None:
    """None where the forward has a kink."""
    slopes = [_slope(name, job, seen) for job, seen in zip(moved.jobs, moved.seen, strict=True)]
    first, *others = slopes
    direction: Any = moved.jobs[0].inputs["directions"]
    direction = direction[_input_of(name)]
    gradient = _plain(moved.seen[0].values.get(name))
    if first is None or gradient is None or gradient.shape != direction.shape:
        return False
    if any(other is None or abs(other.value - first.value) > first.room + other.room for other in others):
        return None
    along = gradient * direction
    close_enough = abs(float(along.sum()) - first.value) <= first.room + AGREEMENT * float(np.abs(along).sum())
    drawn = criterion.own_forward == 1  # what this forward depends on is not what the reference's does
    return close_enough and (drawn or _stirs(first, expected.values[name], direction))


@dataclass(frozen=True)
class _Slope:
    """The derivative along a direction, the sum of the sizes that it is made of, and how far rounding can move it."""

    value: float
    size: float
    noise: float

    @property
    def room(self) -> float:
        return AGREEMENT * self.size + self.noise


def _slope(name: str, job: Job, seen: Observation) -> _Slope | None:
    """None when the forward cannot be differenced: an error, nan, another shape than the upstream gradient's."""
    if seen.status is not RunStatus.OK:
        return None
    slope = size = noise = 0.0
    for output, dout in upstream(job.probe, job.options).items():
        weight = np.asarray(job.inputs[dout] if dout else 1.0, dtype=np.float64)
        ends = [_plain(seen.values.get(f"moved.{_input_of(name)}.{side}.{output}")) for side in ("plus", "minus")]
        if any(end is None or (dout and end.shape != weight.shape) or end.size != weight.size for end in ends):
            return None
        plus, minus = (end.reshape(weight.shape) for end in ends)
        step = float(job.options["step"])  # type: ignore[arg-type]
        terms = weight * (plus - minus) / (2 * step)
        slope, size = slope + float(terms.sum()), size + float(np.abs(terms).sum())
        noise += ROUNDING / step * float(np.abs(weight * plus).sum())
    return _Slope(slope, size, noise)


def _stirs(slope: _Slope, wanted: Any, direction: Any) -> bool:
    """The forward changes along the direction wherever the reference's does."""
    needed = STIRS * float(np.abs(np.asarray(wanted, dtype=np.float64) * direction).sum())
    return needed == 0 or slope.size > needed + slope.noise


def _plain(value: Any) -> Any:
    """A finite float64 array, or None."""
    array = None if value is None else as_array(value)
    if array is None or isinstance(array, Misfit) or array.dtype.kind not in "biuf":
        return None
    plain = np.asarray(array, dtype=np.float64)
    return plain if np.isfinite(plain).all() else None


def _input_of(gradient: str) -> str:
    return gradient.removeprefix("grads.") if gradient.startswith("grads.") else gradient[1:]
