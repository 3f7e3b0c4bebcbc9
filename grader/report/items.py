"""What a class tells about each criterion: how hard it is, whether it tells strong from weak, how long it runs.

Discrimination is the correlation of the points in a criterion with the points in everything else (the corrected
item-total correlation of test theory): near 0, or below, a criterion measures something else than the rest does.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from ..model.score import CriterionScore, Result

FEWEST = 8  # fewer hand-ins say nothing about a correlation


@dataclass(frozen=True)
class Item:
    """`difficulty` is the mean share of the points (1: everybody has all of them), `seconds` the median time it ran."""

    difficulty: float | None
    discrimination: float | None
    seconds: float | None


def items(results: Sequence[Result]) -> dict[str, Item]:
    """By criterion id, over those hand-ins in which it is graded."""
    rows: dict[str, list[tuple[CriterionScore, float]]] = {}
    for result in results:
        total = sum(row.score for row in result.criteria if row.score is not None)
        for row in result.criteria:
            rows.setdefault(row.id, []).append((row, total))
    return {name: _item(found) for name, found in rows.items()}


def _item(rows: Sequence[tuple[CriterionScore, float]]) -> Item:
    graded = [(row.score, total - row.score) for row, total in rows if row.score is not None]
    most = rows[0][0].max_score
    times = [seconds for row, _ in rows if (seconds := sum(case.seconds for case in row.verdict.cases)) > 0]
    return Item(
        difficulty=statistics.fmean(score for score, _ in graded) / most if graded and most > 0 else None,
        discrimination=_correlation(graded),
        seconds=statistics.median(times) if times else None,
    )


def _correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's; None for few pairs, and where one side is the same everywhere."""
    if len(pairs) < FEWEST:
        return None
    scores, rest = [score for score, _ in pairs], [other for _, other in pairs]
    if max(scores) - min(scores) < 1e-9 or max(rest) - min(rest) < 1e-9:
        return None
    return statistics.correlation(scores, rest)
