"""Where an array is wrong, as a small grid: 0 right, towards 1 the further off."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..model.verdict import Picture

SIDE = 48
DECADES = 8.0  # an element 10^8 times out of tolerance, or not finite, is as wrong as it gets


def picture(excess: Any) -> Picture | None:
    """A picture of an array of |error| / allowed; None for a single number or an array without elements."""
    if excess.size < 2:
        return None
    rows = excess.reshape(1, -1) if excess.ndim == 1 else excess.reshape(excess.shape[0], -1)
    with np.errstate(divide="ignore"):
        shade = np.where(rows > 1, np.clip(0.25 + 0.75 * np.log10(np.maximum(rows, 1)) / DECADES, 0.25, 1.0), 0.0)
    pooled = _pool(_pool(shade, 0), 1)
    cells = tuple(tuple(round(float(value), 2) for value in row) for row in pooled)
    return Picture(cells, _caption(excess.shape, pooled.shape != rows.shape), (rows.shape[0], rows.shape[1]))


def _pool(grid: Any, axis: int) -> Any:
    """At most SIDE cells along the axis; each shows the worst of what it stands for."""
    if grid.shape[axis] <= SIDE:
        return grid
    starts = np.linspace(0, grid.shape[axis], SIDE, endpoint=False).astype(int)
    return np.maximum.reduceat(grid, starts, axis=axis)


def _caption(shape: tuple[int, ...], pooled: bool) -> str:
    if len(shape) == 1:
        text = f"{shape[0]} elements from left to right"
    elif len(shape) == 2:
        text = f"{shape[0]} rows, {shape[1]} columns"
    else:
        rest = " x ".join(str(n) for n in shape[1:])
        text = f"rows: first axis ({shape[0]}); columns: the other axes in order ({rest})"
    return text + ("; one cell stands for several elements" if pooled else "")
