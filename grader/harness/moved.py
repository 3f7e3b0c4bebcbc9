"""Evaluates the student's own function beside the given point, so that the judge can difference it.

Inputs may hold `directions`: input name to an array of that input's shape. For each, the function is run again with
the input moved by +step and -step times the direction, from the same random seed, and its outputs are recorded as
`moved.<input>.plus.<output>` and `moved.<input>.minus.<output>`. `step` is an option (default 1e-6).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .observer import Observer

STEP = 1e-6


def record_moved(
    observe: Observer,
    run: Callable[[Mapping[str, Any]], Mapping[str, Any]],
    point: Mapping[str, Any],
    directions: Mapping[str, Any],
    step: float = STEP,
) -> None:
    """Run `run` at both sides of `point` along every direction."""
    for name, direction in directions.items():
        for side, sign in (("plus", 1.0), ("minus", -1.0)):
            observe.reseed()
            outputs = run({**point, name: point[name] + sign * step * direction})
            for output, value in outputs.items():
                observe.record(f"moved.{name}.{side}.{output}", value)
