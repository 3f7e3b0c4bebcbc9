"""A bar of stacked segments, as positions and widths in percent of its length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Segment:
    """One piece; `kind` is its class in the stylesheet. `x` and `width` are percent."""

    kind: str
    x: float
    width: float


def segments(amounts: Sequence[tuple[str, float]], total: float) -> tuple[Segment, ...]:
    """Pieces one after the other; what is nothing is left out, and nothing runs over the end."""
    made, x = [], 0.0
    for kind, amount in amounts:
        width = min(100.0 - x, max(0.0, 100 * amount / total)) if total > 0 else 0.0
        if width > 0:
            made.append(Segment(kind, round(x, 3), round(width, 3)))
        x += width
    return tuple(made)
