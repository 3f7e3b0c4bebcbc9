"""What the judge knows about one output of one case, and how its parts are compared and named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

Key = tuple[Any, ...]
SAME = 1e-6  # relative to the largest value; far above rounding, far below any real difference
RIGHT = 1e-9  # closer than this, an output counts as right
PLAIN_FACTORS = {"2": 2.0, "1/2": 0.5, "3": 3.0, "1/3": 1 / 3, "4": 4.0, "1/4": 0.25}


@dataclass(frozen=True)
class Evidence:
    """One output of one case: what came, what was right, and what else was on the table."""

    name: str
    got: Any
    expected: Any
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    dims: Mapping[str, int]


def same(a: Any, b: Any, scale: float | None = None, room: float = SAME) -> bool:
    """Equal to rounding, relative to the largest value of `b` (or `scale`)."""
    if a.shape != b.shape or not a.size:
        return False
    size = scale or float(np.abs(b).max()) or 1.0
    return bool(np.abs(a - b).max() <= room * size)


def named_factors(e: Evidence) -> Iterator[tuple[str, float]]:
    """Numbers that a factor may be called after: sizes and settings of the case."""
    yield from PLAIN_FACTORS.items()
    for name, size in e.dims.items():
        if size > 1:
            yield name, float(size)
            yield f"1/{name}", 1.0 / size
    for name, value in numbers(e.inputs):
        if value not in (0.0, 1.0):
            yield name, value
            yield f"1/{name}", 1.0 / value


def coefficients(e: Evidence) -> Iterator[tuple[str, float]]:
    """What may stand before a term: 1, 2 or 0.5, and those times a setting such as reg."""
    yield from (("", 1.0), ("2 ", 2.0), ("0.5 ", 0.5))
    for name, value in numbers(e.inputs):
        if value:
            yield from ((f"{name} ", value), (f"2 {name} ", 2 * value), (f"0.5 {name} ", value / 2))


def arrays(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Arrays of real numbers among the inputs or outputs, those in mappings included."""
    for name, value in values.items():
        if isinstance(value, np.ndarray) and value.dtype.kind == "f" and np.isfinite(value).all():
            yield name, value.astype(np.float64)
        elif isinstance(value, Mapping):
            yield from ((inner.removeprefix("."), array) for inner, array in arrays(value))


def numbers(values: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Settings: single numbers among the inputs."""
    for name, value in values.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield name, float(value)
