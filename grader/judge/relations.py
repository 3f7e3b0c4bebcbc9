"""How a wrong array relates to the right one: one function a relation, each yielding keys that hold in one case.

A key is a small tuple such as ("factor", "N") or ("missing", "b"). `diagnose` keeps the keys that hold in every case.
Nothing here is a guess: a relation holds to rounding on every element or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np

Key = tuple[Any, ...]
SAME = 1e-6  # relative to the largest value; far above rounding, far below any real difference
PLAIN_FACTORS = {"2": 2.0, "1/2": 0.5, "3": 3.0, "1/3": 1 / 3, "4": 4.0, "1/4": 0.25}
MAX_AXES = 4
RIGHT = 1e-9  # closer than this, an output counts as right


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


def zeros(e: Evidence) -> Iterator[Key]:
    """Nothing but zeros."""
    if e.got.size and not e.got.any() and e.expected.any():
        yield ("zeros",)


def unchanged_input(e: Evidence) -> Iterator[Key]:
    """An input handed back as it came."""
    for name, value in _arrays(e.inputs):
        if value.shape == e.got.shape and value.any() and same(e.got, value):
            yield ("input", name)


def factor(e: Evidence) -> Iterator[Key]:
    """A constant times the right answer; the constant is named after a size or a setting where one fits."""
    if e.got.shape != e.expected.shape or not e.expected.any():
        return
    k = float(np.vdot(e.expected, e.got) / np.vdot(e.expected, e.expected))
    if not k or abs(k - 1) <= SAME or not same(e.got, k * e.expected, abs(k) * float(np.abs(e.expected).max())):
        return
    if abs(k + 1) < SAME:
        yield ("sign",)
    yield from (("factor", name) for name, value in _named_factors(e) if abs(k - value) <= SAME * abs(value))
    if e.expected.size > 1:  # for a single number any answer is some multiple
        yield ("factor", float(f"{k:.6g}"))


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
        if length >= 2 and not wrong[_slice(axis, 1, length)].any():
            yield ("first", axis)
        if length >= 2 and not wrong[_slice(axis, 0, length - 1)].any():
            yield ("last", axis)
    if e.expected.ndim >= 2 and min(e.expected.shape[-2:]) >= 3 and not wrong[..., 1:-1, 1:-1].any():
        yield ("border",)


def float32(e: Evidence) -> Iterator[Key]:
    """Right as far as float32 goes: the difference is the rounding of a coarser type."""
    if e.got.shape == e.expected.shape and e.expected.size:
        scale = float(np.abs(e.expected).max()) or 1.0
        gap = float(np.abs(e.got - e.expected).max()) / scale
        if 0 < gap < 3e-5 and np.array_equal(e.got, e.got.astype(np.float32)):
            yield ("float32",)


def term(e: Evidence) -> Iterator[Key]:
    """The right answer with one term left out, or one term too many: an input or another output times a constant."""
    if e.got.shape != e.expected.shape:
        return
    gap = e.expected - e.got
    for name, value in _terms(e):
        if not value.any():
            continue
        k = float(np.vdot(value, gap) / np.vdot(value, value))
        if abs(k) < 1e-12 or not same(gap, k * value, float(np.abs(gap).max())):
            continue
        for label, number in _coefficients(e):
            if abs(k - number) <= SAME * abs(number):
                yield ("missing", label, name)
            if abs(k + number) <= SAME * abs(number):
                yield ("extra", label, name)


RELATIONS: tuple[Callable[[Evidence], Iterator[Key]], ...] = (
    zeros,
    unchanged_input,
    factor,
    permuted,
    shifted,
    only_at_an_end,
    float32,
    term,
)


def _named_factors(e: Evidence) -> Iterator[tuple[str, float]]:
    yield from PLAIN_FACTORS.items()
    for name, size in e.dims.items():
        if size > 1:
            yield name, float(size)
            yield f"1/{name}", 1.0 / size
    for name, value in _numbers(e.inputs):
        if value not in (0.0, 1.0):
            yield name, value
            yield f"1/{name}", 1.0 / value


def _coefficients(e: Evidence) -> Iterator[tuple[str, float]]:
    yield from (("", 1.0), ("2 ", 2.0), ("0.5 ", 0.5))
    for name, value in _numbers(e.inputs):
        if value:
            yield from ((f"{name} ", value), (f"2 {name} ", 2 * value), (f"0.5 {name} ", value / 2))


def _terms(e: Evidence) -> Iterator[tuple[str, Any]]:
    """Arrays that a term could be made of, in the shape of the output."""
    for name, value in (*_arrays(e.inputs), *_arrays({k: v for k, v in e.outputs.items() if k != e.name})):
        if e.expected.size == 1 and value.size > 1:
            yield f"sum({name}^2)", np.full(e.expected.shape, float(np.sum(np.square(value))))
        elif value.shape == e.expected.shape and value.size > 1:
            yield name, value
        elif value.ndim == 1 and value.size > 1 and value.shape == e.expected.shape[-1:]:
            yield name, np.broadcast_to(value, e.expected.shape)


def _arrays(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, np.ndarray) and value.dtype.kind == "f" and np.isfinite(value).all():
            yield name, value.astype(np.float64)
        elif isinstance(value, Mapping):
            yield from ((inner.removeprefix("."), array) for inner, array in _arrays(value))


def _numbers(values: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    for name, value in values.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield name, float(value)


def _slice(axis: int, start: int, stop: int) -> tuple[slice, ...]:
    return (*(slice(None),) * axis, slice(start, stop))


def _informative(array: Any) -> bool:
    """More than one value: a constant array fits too many stories."""
    return bool(array.size > 1 and np.ptp(array) > 0)
