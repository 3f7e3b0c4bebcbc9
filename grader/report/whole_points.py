"""Whole points for platforms that know no others, by one rule: totals are rounded, and shares add up to them.

A total is rounded half up. Each share gets its whole part, and what is left goes to the largest remainders, in
order (Hamilton's method), so that no share is off by a point or more.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..model.score import Result


@dataclass(frozen=True)
class Whole:
    """`scores` and `most` by criterion, in the order of the result; `score` is what counts, of `max_score`."""

    score: int
    max_score: int
    scores: tuple[int, ...]
    most: tuple[int, ...]


def whole(result: Result) -> Whole:
    """The result in whole points. Extra credit adds to the score up to `max_score`; a late hand-in loses only there."""
    most = shares([0.0 if row.extra else row.max_score for row in result.criteria])
    given = shares([max(0.0, row.score or 0.0) for row in result.criteria])
    scores = tuple(min(score, top) for score, top in zip(given, most, strict=True))
    return Whole(min(rounded(max(0.0, result.final)), sum(most)), sum(most), scores, most)


def rounded(value: float) -> int:
    """The nearest whole number, halves up."""
    return math.floor(value + 0.5 + 1e-9)


def shares(parts: Sequence[float]) -> tuple[int, ...]:
    """Whole numbers near `parts` (none below 0) that add up to their rounded sum."""
    floors = [math.floor(part + 1e-9) for part in parts]
    left = rounded(sum(parts)) - sum(floors)
    by_remainder = sorted(range(len(parts)), key=lambda i: (-round(parts[i] - floors[i], 9), i))
    more = set(by_remainder[: max(0, left)])
    return tuple(floor + (i in more) for i, floor in enumerate(floors))
