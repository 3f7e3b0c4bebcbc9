"""Tolerances against the noise of right answers: far enough above it to be safe, and not so far that mistakes slip in.

The noise is what the reference itself does differently on an older processor with more threads (other kernels add in
another order), when its sums are taken in another order or by torch, when the last bit of its inputs changes, and when
it computes in float32.
"""

from __future__ import annotations

import importlib.util
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..judge.case import expand
from ..judge.close import used
from ..model.job import Job
from ..model.observation import Observation, RunStatus
from ..model.proof import Outcome, Row
from ..model.rubric import Close, Criterion
from ..model.submission import Submission
from ..model.value import Value
from ..oracle import Oracle
from ..plan.other_arithmetic import rewritten
from ..running import Assignment, Seen
from ..sandbox import Box, open_subprocess
from .lab import Lab

ARITHMETIC = Path(__file__).parent / "arithmetic"
PATIENCE = 60.0  # seconds for the import of a large library
EPSILON = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class _Noise:
    """One way to make right answers differ: other inputs, other code for the same sums, or another machine."""

    id: str
    change: Callable[[Value], Value] | None = None
    arithmetic: str = ""  # a file in `arithmetic/`
    variables: Mapping[str, str] = field(default_factory=dict)
    libraries: tuple[str, ...] = ()

    @property
    def apart(self) -> bool:
        """Whether it needs a process of its own."""
        return bool(self.variables or self.libraries)


@dataclass(frozen=True)
class _Use:
    """What share of the tolerance some noise uses, on which output of which case, and the looser bound of it."""

    share: float
    where: str
    room: float  # the tolerance over the machine's precision


def check(lab: Lab) -> list[Row]:
    """A row for each criterion that compares numbers: by what factor its tolerance is above the noise."""
    double = list(lab.each(_double(), lambda box, noise: _uses_of(lab, box, noise)))
    (single,) = lab.each([SINGLE], lambda box, noise: _uses_of(lab, box, noise))
    compared = [criterion for criterion in lab.criteria if single[criterion.id]]
    return [_row(lab, c, [use for uses in double for use in uses[c.id]], single[c.id]) for c in compared]


def older_processor() -> dict[str, str]:
    """Variables that make numpy and its BLAS use the plainest code they have, on two threads."""
    extensions = np.show_config(mode="dicts").get("SIMD Extensions", {}).get("found", [])
    x86 = platform.machine().lower() in ("x86_64", "amd64")
    return {
        "NPY_DISABLE_CPU_FEATURES": " ".join(extensions),
        "OPENBLAS_CORETYPE": "Prescott" if x86 else "ARMV8",
        "MKL_CBWR": "COMPATIBLE",
        **{f"{name}_NUM_THREADS": "2" for name in ("OMP", "OPENBLAS", "MKL")},
    }


def _uses_of(lab: Lab, box: Box, noise: _Noise) -> Mapping[str, list[_Use]]:
    """For each criterion, what this noise does on a few sets of inputs."""
    uses: dict[str, list[_Use]] = {criterion.id: [] for criterion in lab.criteria}
    with ExitStack() as stack:
        noisy = box
        if noise.apart:
            libraries = (*lab.course.rubric.libraries, *noise.libraries)
            noisy = stack.enter_context(open_subprocess(libraries, noise.variables))
        for oracle in lab.few:
            expected, seen = oracle.expected(box, 0), _seen(lab, noisy, noise, oracle)
            for name, answers in seen.items():
                criterion = lab.course.rubric.criterion(name)
                uses[name] += _uses(lab, criterion, noise, answers, expected[name])
    return uses


def _seen(lab: Lab, box: Box, noise: _Noise, oracle: Oracle) -> Seen:
    names = [c.id for c in lab.criteria if any(isinstance(rule, Close) for rule in c.outputs.values())]
    plan = oracle.assignment(0).only(names).plan
    plan = {name: [_changed(job, noise) for job in jobs] for name, jobs in plan.items()}
    run = lab.run_on(box, _subject(lab, noise), Assignment.of(plan))
    known = (*run.parcel.libraries, *noise.libraries)
    run.parcel = replace(run.parcel, libraries=known, torch_beside_numpy="torch" in noise.libraries)
    return run.observe()


def _subject(lab: Lab, noise: _Noise) -> Submission:
    reference = lab.course.reference
    if not noise.arithmetic:
        return reference
    return replace(reference, files=rewritten(reference.files, (ARITHMETIC / noise.arithmetic).read_text("utf-8")))


def _changed(job: Job, noise: _Noise) -> Job:
    patient = replace(job.limits, import_seconds=PATIENCE) if noise.libraries else job.limits
    if noise.change is None:
        return replace(job, limits=patient)
    return replace(job, inputs={name: _everywhere(value, noise.change) for name, value in job.inputs.items()})


def _everywhere(value: Any, change: Callable[[Value], Value]) -> Any:
    if isinstance(value, Mapping):
        return {name: _everywhere(entry, change) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_everywhere(entry, change) for entry in value]
    return change(value) if isinstance(value, np.ndarray) and value.dtype == np.float64 else value


def _jittered(value: Any) -> Any:
    """Each number one step of its last bit up, down, or as it is. Whole numbers stay: they are meant."""
    steps = np.random.default_rng(value.size).integers(-1, 2, value.shape) * (value != np.round(value))
    return np.asarray(value * (1 + steps * EPSILON))  # of a single number numpy makes no array


def _single(value: Any) -> Any:
    return value.astype(np.float32)


SINGLE = _Noise("float32", _single)


def _double() -> list[_Noise]:
    """Noises of float64, which is what students are given."""
    noises = [
        _Noise("an older processor", variables=older_processor()),
        _Noise("the last bit of the inputs", _jittered),
        _Noise("sums in another order", arithmetic="reordered.py"),
    ]
    if importlib.util.find_spec("torch"):
        noises.append(_Noise("sums by torch", arithmetic="by_torch.py", libraries=("torch",)))
    return noises


def _uses(
    lab: Lab, criterion: Criterion, noise: _Noise, seen: Sequence[Observation], expected: Sequence[Observation]
) -> Iterator[_Use]:
    for case, got, want in zip(criterion.cases, seen, expected, strict=True):
        for name, rule in expand(criterion, want):
            if isinstance(rule, Close):
                where = f"{name} of {case.name!r}, {noise.id}"
                yield _use(lab, where, name, rule, got, want)


def _use(lab: Lab, where: str, name: str, rule: Close, got: Observation, want: Observation) -> _Use:
    if got.status is not RunStatus.OK or name not in got.values:
        return _Use(float("inf"), f"{where}: {got.status.value}", 0.0)
    share, allowed = used(name, got.values[name], want.values[name], rule, lab.course.rubric.tolerances)
    single = any(getattr(value, "dtype", None) == np.float32 for value in (got.values[name], want.values[name]))
    precision = float(np.finfo(np.float32 if single else np.float64).eps)
    return _Use(share, where, max(allowed.rtol, allowed.atol) / precision)


def _row(lab: Lab, criterion: Criterion, double: Sequence[_Use], single: Sequence[_Use]) -> Row:
    """float64 is what students are given, so it must pass; float32 is what some make of it, and should."""
    worst, coarse = (max(uses, key=lambda use: use.share) for uses in (double, single))
    loosest = max((*double, *single), key=lambda use: use.room)
    figure = f"{_times(worst)}, float32 {_times(coarse)}"
    room = lab.thresholds.noise_room
    if worst.share > 1:
        return Row(criterion.id, Outcome.FAILED, figure, f"right answers fail: {worst.where}")
    if worst.share * room > 1:
        return Row(criterion.id, Outcome.WARNING, figure, f"too tight: {worst.where}")
    if coarse.share * room > 1:
        what = "right answers in float32 fail" if coarse.share > 1 else "tight for float32"
        return Row(criterion.id, Outcome.WARNING, figure, f"{what}: {coarse.where}")
    if loosest.room > lab.thresholds.loose and coarse.share * lab.thresholds.needless < 1:
        loose = f"looser than needed: {loosest.room:.0e} times the precision of numbers ({loosest.where})"
        return Row(criterion.id, Outcome.WARNING, figure, loose)
    return Row(criterion.id, Outcome.OK, figure, f"the noise is largest in {worst.where}" if worst.share else "")


def _times(use: _Use) -> str:
    """By what factor the tolerance is above the noise: `800 x`, `3e+07 x`."""
    if not use.share:
        return "no noise"
    margin = 1 / use.share
    return f"{margin:.1g} x" if margin < 1 or margin >= 1e5 else f"{float(f'{margin:.1g}'):.0f} x"
