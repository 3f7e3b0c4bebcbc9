"""Jobs that look at a hand-in's own function around the inputs of a criterion: random directions, two step sizes.

The forward is evaluated at both sides of every input that has a gradient (`harness/moved.py`); it is differenced
outside, by `judge/own_forward.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..model.job import Job

STEPS = (1e-5, 2.5e-6)
DIRECTIONS = 3


def moved_jobs(job: Job, gradients: Collection[str]) -> list[Job]:
    """For each direction one job a step size; none when an input that `gradients` belong to cannot be moved.

    `dx` belongs to the input `x` and `grads.W1` to `W1` among the parameters.
    """
    moved = {name: _input(job, name) for name in map(input_of, gradients)}
    if not moved or not all(type(value) is np.ndarray and value.dtype == np.float64 for value in moved.values()):
        return []
    return [
        replace(
            job,
            inputs={**job.inputs, "directions": _directions(job.seed, number, moved)},
            options={**job.options, "step": step},
            repeat=False,
            want_source=False,
        )
        for number in range(DIRECTIONS)
        for step in STEPS
    ]


def input_of(gradient: str) -> str:
    """The input that a gradient belongs to."""
    return gradient.removeprefix("grads.") if gradient.startswith("grads.") else gradient[1:]


def _input(job: Job, name: str) -> Any:
    parameters = job.inputs.get("parameters")
    return parameters.get(name) if isinstance(parameters, Mapping) else job.inputs.get(name)


def _directions(seed: int, number: int, moved: Mapping[str, Any]) -> dict[str, Any]:
    rng = np.random.default_rng([seed, number])
    return {name: rng.standard_normal(value.shape) * _scale(value) for name, value in moved.items()}


def _scale(value: Any) -> float:
    """1, or the usual size of an input's numbers when that is less: a step must be small for tiny ones, too."""
    return min(1.0, float(np.median(np.abs(value))) or 1.0) if value.size else 1.0
