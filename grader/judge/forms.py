"""What kind of thing came back, before any value is looked at: an array of the right shape and type, or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..model.verdict import Verdict


@dataclass(frozen=True)
class Misfit:
    """Why a value cannot be compared, in a student's words."""

    verdict: Verdict
    message: str


def as_array(value: Any) -> Any | Misfit:
    """The value as a numeric ndarray, or the reason why it is none."""
    if isinstance(value, Mapping):
        return Misfit(Verdict.WRONG_TYPE, f"it is {_a(str(value.get('returned', 'dictionary')))}, not numbers")
    if value is None:
        return Misfit(Verdict.WRONG_TYPE, "it is None: is a `return` missing?")
    if isinstance(value, str):
        return Misfit(Verdict.WRONG_TYPE, "it is a text, not numbers")
    try:
        array = np.asarray(value)
    except ValueError:
        return Misfit(Verdict.WRONG_TYPE, "it is a list whose rows have different lengths")
    if array.dtype.kind not in "biufc":
        return Misfit(Verdict.WRONG_TYPE, "it holds things that are not numbers")
    return array


def fit(got: Any, expected: Any, loose: bool) -> Any | Misfit:
    """`got` as an array of the shape of `expected`, or the reason why not. Nothing is ever broadcast.

    A scalar may come as a 0-d or 1-element array; with `loose`, axes of length 1 do not count.
    """
    array = as_array(got)
    if isinstance(array, Misfit) or array.shape == expected.shape:
        return array
    if expected.size == 1 and array.size == 1:
        return array.reshape(expected.shape)
    if loose and _core(array.shape) == _core(expected.shape):
        return array.reshape(expected.shape)
    return Misfit(Verdict.WRONG_SHAPE, f"it has shape {shape(array)}; it must have shape {shape(expected)}")


def shape(array: Any) -> str:
    """The shape as people write it; a 0-d array is "a single number"."""
    return "() (a single number)" if array.ndim == 0 else str(tuple(int(n) for n in array.shape))


def describe(name: str, value: Any) -> str:
    """One input of a visible case in a few words: `x (4, 6)`, `reg = 0.5`."""
    if isinstance(value, np.ndarray):
        return f"{name} {tuple(int(n) for n in value.shape)}" if value.ndim else f"{name} = {value.item():.6g}"
    if isinstance(value, Mapping):
        return ", ".join(describe(f"{name}[{key!r}]", item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return f"{name}: {len(value)} values"
    return f"{name} = {value:.6g}" if isinstance(value, float) else f"{name} = {value!r}"


def _core(sizes: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(n for n in sizes if n != 1)


def _a(noun: str) -> str:
    return noun if noun == "None" else f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"
