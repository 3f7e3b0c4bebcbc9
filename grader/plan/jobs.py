"""Rubric x seed -> the ordered jobs of one submission. Nothing in a job tells what the answer is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..model.job import Job
from ..model.rubric import CaptionSpec, Case, Criterion, DigitSpec, Rubric, TaskSpec
from .arrays import build
from .captions import captions
from .clusters import clusters
from .digits import digits
from .seeds import case_seed

NUMPY_SEED = 1 << 32


def jobs(rubric: Rubric, secret: bytes, variant: int, probe_source: str = "") -> dict[str, list[Job]]:
    """All jobs of one set of hidden inputs, by criterion id, in the rubric's order. Written answers have none."""
    return {
        criterion.id: criterion_jobs(rubric, criterion, secret, variant, probe_source)
        for criterion in rubric.criteria
        if not criterion.manual
    }


def criterion_jobs(
    rubric: Rubric, criterion: Criterion, secret: bytes, variant: int, probe_source: str = ""
) -> list[Job]:
    """One job a case."""
    return [
        _job(rubric, criterion, case, case_seed(secret, variant, criterion.id, case.name), number == 0, probe_source)
        for number, case in enumerate(criterion.cases)
    ]


def _job(rubric: Rubric, criterion: Criterion, case: Case, seed: int, first: bool, probe_source: str) -> Job:
    rng = np.random.default_rng(seed)
    inputs, withheld = _inputs(criterion, case, rng)
    return Job(
        criterion=criterion.id,
        case=case.name,
        probe=criterion.probe,
        target=criterion.target,
        inputs=inputs,
        options=build({**criterion.options, **case.options}, case.dims, rng),
        withheld=withheld,
        seed=int(rng.integers(NUMPY_SEED)),
        repeat=first and criterion.repeat,
        want_source=case.name == _shown(criterion).name,
        torch=criterion.framework == "torch",
        probe_source=probe_source if criterion.probe.startswith("custom:") else "",
        limits=criterion.limits or rubric.limits,
        hidden=_is_hidden(criterion, case),
    )


def _shown(criterion: Criterion) -> Case:
    """The case that the student's code is shown with: the first that they may see."""
    return next((case for case in criterion.cases if not _is_hidden(criterion, case)), criterion.cases[0])


def _is_hidden(criterion: Criterion, case: Case) -> bool:
    return (case.visibility or criterion.visibility) == "hidden"


def _inputs(criterion: Criterion, case: Case, rng: np.random.Generator) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    inputs: dict[str, Any] = {}
    withheld: dict[str, Any] = {}
    if criterion.data:
        data, kept = _data(criterion.data, case, rng)
        inputs.update(data)
        withheld.update(kept)
    specs = {**criterion.inputs, **case.inputs}
    inputs.update({name: build(spec, case.dims, rng) for name, spec in specs.items()})
    return inputs, withheld


def _data(spec: TaskSpec, case: Case, rng: np.random.Generator) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """(inputs, withheld) of something to learn."""
    if isinstance(spec, CaptionSpec):
        return captions(spec, case.dims, rng)
    if isinstance(spec, DigitSpec):
        return digits(spec, case.dims, rng)
    return clusters(spec, case.dims, rng)
