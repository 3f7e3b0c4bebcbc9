"""Numbers about a class: quartiles, mean, a histogram of scores, and how often each criterion was passed."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..model.score import CriterionScore, Result
from .state import RowState, row_state

BINS = 10


@dataclass(frozen=True)
class Spread:
    """Five numbers and the mean of the scores."""

    lowest: float
    lower_quartile: float
    median: float
    upper_quartile: float
    highest: float
    mean: float


@dataclass(frozen=True)
class Passing:
    """One criterion over the class: `counts` by state, the mean score where it is graded, and where it stands."""

    id: str
    title: str
    question: str
    visible: bool
    max_score: float
    position: int
    counts: Counter[RowState]
    mean: float | None

    @property
    def graded(self) -> int:
        """How many hand-ins have points here."""
        return sum(self.counts[state] for state in (RowState.PASSED, RowState.PARTIAL, RowState.FAILED))

    @property
    def rate(self) -> float | None:
        """Share of full marks among those graded."""
        return self.counts[RowState.PASSED] / self.graded if self.graded else None


def spread(scores: Sequence[float]) -> Spread | None:
    """Quartiles include both ends (as numpy's default does); None when there is no score."""
    if not scores:
        return None
    quarters = statistics.quantiles(scores, n=4, method="inclusive") if len(scores) > 1 else [scores[0]] * 3
    lower, median, upper = quarters
    return Spread(min(scores), lower, median, upper, max(scores), statistics.fmean(scores))


def histogram(scores: Sequence[float], max_score: float) -> tuple[int, ...]:
    """How many scores fall into each tenth of `max_score`; the last bin holds full marks and more."""
    counts = Counter(_bin(score, max_score) for score in scores)
    return tuple(counts[index] for index in range(BINS))


def _bin(score: float, max_score: float) -> int:
    if max_score <= 0:
        return BINS - 1
    return min(BINS - 1, max(0, int(BINS * score / max_score + 1e-9)))


def passing(results: Sequence[Result]) -> list[Passing]:
    """Every criterion of any result, in the order in which they first appear."""
    rows: dict[str, list[CriterionScore]] = {}
    for result in results:
        for row in result.criteria:
            rows.setdefault(row.id, []).append(row)
    return [_passing(position, group) for position, group in enumerate(rows.values(), 1)]


def _passing(position: int, rows: list[CriterionScore]) -> Passing:
    first = rows[0]
    scores = [row.score for row in rows if row.score is not None]
    return Passing(
        id=first.id,
        title=first.title,
        question=first.question_title,
        visible=first.visible,
        max_score=first.max_score,
        position=position,
        counts=Counter(row_state(row) for row in rows),
        mean=statistics.fmean(scores) if scores else None,
    )
