"""How a wrong array relates to the right one: one function a relation, each yielding keys that hold in one case.

A key is a small tuple such as ("factor", "N") or ("missing", "b"). `diagnose` keeps the keys that hold in every case.
Nothing here is a guess: a relation holds to rounding on every element or not at all. A new relation is a function in
RELATIONS, a place in `diagnose.ORDER`, and a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from .evidence import SAME, Evidence, Key, arrays, named_factors, same
from .relations_of_places import only_at_an_end, permuted, reordered, shifted
from .relations_of_roots import epsilon
from .relations_of_terms import added, scaled_part, term
from .relations_of_ties import only_at_ties

NEAR = 5e-4  # of 1: such a factor comes from an eps or from rounding, and says nothing about the formula


def zeros(e: Evidence) -> Iterator[Key]:
    """Nothing but zeros."""
    if e.got.size and not e.got.any() and e.expected.any():
        yield ("zeros",)


def unchanged_input(e: Evidence) -> Iterator[Key]:
    """An input handed back as it came."""
    for name, value in arrays(e.inputs):
        if value.shape == e.got.shape and value.any() and same(e.got, value):
            yield ("input", name)


def factor(e: Evidence) -> Iterator[Key]:
    """A constant times the right answer; the constant is named after a size or a setting where one fits."""
    if e.got.shape != e.expected.shape or not e.expected.any():
        return
    k = float(np.vdot(e.expected, e.got) / np.vdot(e.expected, e.expected))
    if not k or abs(k - 1) < NEAR or not same(e.got, k * e.expected, abs(k) * float(np.abs(e.expected).max())):
        return
    if abs(k + 1) < SAME:
        yield ("sign",)
    yield from (("factor", name) for name, value in named_factors(e) if abs(k - value) <= SAME * abs(value))
    if e.expected.size > 1:  # for a single number any answer is some multiple
        yield ("factor", float(f"{k:.6g}"))


def float32(e: Evidence) -> Iterator[Key]:
    """Right as far as float32 goes: the difference is the rounding of a coarser type."""
    if e.got.shape == e.expected.shape and e.expected.size:
        scale = float(np.abs(e.expected).max()) or 1.0
        gap = float(np.abs(e.got - e.expected).max()) / scale
        if 0 < gap < 3e-5 and np.array_equal(e.got, e.got.astype(np.float32)):
            yield ("float32",)


def another_output(e: Evidence) -> Iterator[Key]:
    """What another output should have been: two were swapped, say."""
    for name, value in arrays(e.outputs):
        if name != e.name and value.size > 1 and value.any() and same(e.got, value):
            yield ("other", name)


RELATIONS: tuple[Callable[[Evidence], Iterator[Key]], ...] = (
    zeros,
    unchanged_input,
    another_output,
    factor,
    permuted,
    reordered,
    shifted,
    only_at_an_end,
    float32,
    term,
    added,
    scaled_part,
    epsilon,
    only_at_ties,
)
