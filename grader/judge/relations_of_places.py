"""Right numbers in the wrong places: transposed, reordered, one place late, wrong only at an end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import Any

import numpy as np

from .evidence import SAME, Evidence, Key, same

MAX_AXES = 4


def permuted(e: Evidence) -> Iterator[Key]:
    """The right numbers with the axes in another order."""
    axes = tuple(range(e.expected.ndim))
    if not 2 <= len(axes) <= MAX_AXES or e.got.ndim != len(axes):
        return
    for order in permutations(axes):
        if order != axes and same(e.got, e.expected.transpose(order)) and not same(e.got, e.expected):
            yield ("permuted", order)


def shifted(e: Evidence) -> Iterator[Key]:
    """The right numbers one place further along an axis."""
    if e.got.shape != e.expected.shape:
        return
    for axis in range(e.expected.ndim):
        length = e.expected.shape[axis]
        if length < 3:
            continue
        late, early = _slice(axis, 1, length), _slice(axis, 0, length - 1)
        if _informative(e.expected[early]):
            if same(e.got[late], e.expected[early]):
                yield ("shifted", axis, 1)
            if same(e.got[early], e.expected[late]):
                yield ("shifted", axis, -1)


def only_at_an_end(e: Evidence) -> Iterator[Key]:
    """Right everywhere but in the first or the last place of an axis, or on the border of the last two."""
    if e.got.shape != e.expected.shape:
        return
    scale = float(np.abs(e.expected).max()) or 1.0
    wrong = ~(np.abs(e.got - e.expected) <= SAME * scale)
    if not wrong.any():
        return
    for axis in range(e.expected.ndim):
        length = e.expected.shape[axis]
        if length >= 3 and not wrong[_slice(axis, 1, length)].any():
            yield ("first", axis)
        if length >= 3 and not wrong[_slice(axis, 0, length - 1)].any():
            yield ("last", axis)
    if e.expected.ndim >= 2 and min(e.expected.shape[-2:]) >= 3 and not wrong[..., 1:-1, 1:-1].any():
        yield ("border",)


def reordered(e: Evidence) -> Iterator[Key]:
    """Whole rows (or columns, ...) are right but stand in another order."""
    if e.got.shape != e.expected.shape or e.expected.ndim < 2 or same(e.got, e.expected):
        return
    for axis, length in enumerate(e.expected.shape):
        if length >= 3 and same(_sorted(e.got, axis), _sorted(e.expected, axis)):
            yield ("reordered", axis)


def _sorted(array: Any, axis: int) -> Any:
    rows = np.moveaxis(array, axis, 0).reshape(array.shape[axis], -1)
    return rows[np.argsort(rows[:, 0], kind="stable")]


def _slice(axis: int, start: int, stop: int) -> tuple[slice, ...]:
    return (*(slice(None),) * axis, slice(start, stop))


def _informative(array: Any) -> bool:
    """More than one value: a constant array fits too many stories."""
    return bool(array.size > 1 and np.ptp(array) > 0)
