"""The distribution of scores as a drawing: columns, axes and the median, in the units of its own view box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .distribution import BINS, histogram
from .words import number

WIDTH, HEIGHT = 480, 220
LEFT, RIGHT, TOP, BOTTOM = 34, 16, 18, 36
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True)
class Column:
    """One bin; `label` is its count, empty for none."""

    x: float
    y: float
    width: float
    height: float
    label: str


@dataclass(frozen=True)
class Mark:
    """A tick: where, and what it says."""

    at: float
    label: str


@dataclass(frozen=True)
class Chart:
    """`says` is the same in words, for those who cannot see it."""

    columns: tuple[Column, ...]
    across: tuple[Mark, ...]
    up: tuple[Mark, ...]
    median: float | None
    says: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = HEIGHT - BOTTOM


def chart(scores: Sequence[float], max_score: float, median: float | None) -> Chart:
    """A histogram of ten bins from 0 to `max_score`."""
    counts = histogram(scores, max_score)
    step = next((step for step in _STEPS if max(counts) / step <= 5), 1000)
    top = max(step, -(-max(counts) // step) * step)
    return Chart(
        columns=tuple(_column(index, count, top) for index, count in enumerate(counts)),
        across=_across(max_score),
        up=tuple(Mark(_y(count / top), str(count)) for count in range(0, top + 1, step)),
        median=None if median is None or max_score <= 0 else _x(min(1.0, max(0.0, median / max_score))),
        says=_says(counts, max_score),
    )


def _across(max_score: float) -> tuple[Mark, ...]:
    """Round numbers of points."""
    if max_score <= 0:
        return (Mark(_x(0), "0"),)
    step = next((step for step in _STEPS if max_score / step <= 6), 1000)
    return tuple(Mark(_x(points / max_score), str(points)) for points in range(0, int(max_score) + 1, step))


def _column(index: int, count: int, top: int) -> Column:
    left, right, y = _x(index / BINS), _x((index + 1) / BINS), _y(count / top)
    return Column(left + 1.5, y, round(right - left - 3, 2), round(_y(0) - y, 2), str(count) if count else "")


def _x(share: float) -> float:
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 2)


def _y(share: float) -> float:
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 2)


def _says(counts: Sequence[int], max_score: float) -> str:
    bins = (
        f"{number(max_score * i / BINS)} to {number(max_score * (i + 1) / BINS)} points: {count}"
        for i, count in enumerate(counts)
        if count
    )
    return "Hand-ins by score. " + "; ".join(bins)
