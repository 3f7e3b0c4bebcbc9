"""Right but for a term: one that is missing or too many, a constant that was added, one part of a sum scaled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from .evidence import SAME, Evidence, Key, arrays, coefficients, named_factors, numbers, same


def term(e: Evidence) -> Iterator[Key]:
    """The right answer with one term left out, or one term too many: an input or another output times a constant."""
    if e.got.shape != e.expected.shape:
        return
    gap = e.expected - e.got
    for name, value in terms(e):
        if not value.any():
            continue
        k = float(np.vdot(value, gap) / np.vdot(value, value))
        if abs(k) < 1e-12 or not same(gap, k * value, float(np.abs(gap).max())):
            continue
        for label, number in coefficients(e):
            if abs(k - number) <= SAME * abs(number):
                yield ("missing", label, name)
            if abs(k + number) <= SAME * abs(number):
                yield ("extra", label, name)


def added(e: Evidence) -> Iterator[Key]:
    """The same constant is added everywhere."""
    if e.got.shape != e.expected.shape or not e.expected.any():
        return
    gap = e.got - e.expected
    constant = float(np.mean(gap))
    if abs(constant) > SAME and bool((np.abs(gap - constant) <= SAME * max(1.0, float(np.abs(e.got).max()))).all()):
        yield ("added", float(f"{constant:.5g}"))


def scaled_part(e: Evidence) -> Iterator[Key]:
    """The right answer is a sum with a known part, a regularisation; the other part is a constant times too large."""
    if e.got.shape != e.expected.shape:
        return
    room = float(np.abs(e.got).max(initial=0.0))
    for name, value in terms(e):
        for label, number in _strengths(e):
            rest, other = e.expected - number * value, e.got - number * value
            k = _ratio(other, rest)
            if k and same(other, k * rest, room):
                yield from (("part", n, label, name) for n, size in named_factors(e) if abs(k - size) <= SAME * size)


def _strengths(e: Evidence) -> Iterator[tuple[str, float]]:
    """What may stand before a penalty, also when it is 0 in this case."""
    for name, value in numbers(e.inputs):
        yield from ((f"{name} ", value), (f"2 {name} ", 2 * value), (f"0.5 {name} ", value / 2))


def _ratio(a: Any, b: Any) -> float:
    size = float(np.vdot(b, b))
    return float(np.vdot(b, a)) / size if size else 0.0


def terms(e: Evidence) -> Iterator[tuple[str, Any]]:
    """Arrays that a term could be made of, in the shape of the output."""
    if e.expected.size == 1:
        yield from _sums_of_squares(e)
        return
    for name, value in (*arrays(e.inputs), *arrays({k: v for k, v in e.outputs.items() if k != e.name})):
        if value.shape == e.expected.shape and value.size > 1:
            yield name, value
        elif value.ndim == 1 and value.size > 1 and value.shape == e.expected.shape[-1:]:
            yield name, np.broadcast_to(value, e.expected.shape)


def _sums_of_squares(e: Evidence) -> Iterator[tuple[str, Any]]:
    """Penalties: of each array, and of all weights (matrices) among the parameters of a model together."""
    for name, value in arrays(e.inputs):
        if value.size > 1:
            yield f"sum({name}^2)", np.full(e.expected.shape, np.sum(np.square(value)))
    for group in e.inputs.values():
        weights = [(n, v) for n, v in arrays(group) if v.ndim >= 2] if isinstance(group, Mapping) else []
        if len(weights) > 1:
            total = sum(float(np.sum(np.square(value))) for _, value in weights)
            yield " + ".join(f"sum({name}^2)" for name, _ in weights), np.full(e.expected.shape, total)
