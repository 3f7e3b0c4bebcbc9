"""Seeded arrays from their specs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..model.rubric import ArraySpec
from ..model.shape import size
from ..model.value import Array

Dims = Mapping[str, int]
Generator = Callable[[ArraySpec, tuple[int, ...], Dims, np.random.Generator], Any]


def build(spec: Any, dims: Dims, rng: np.random.Generator) -> Any:
    """The value of one input: an array for an ArraySpec, else the value itself.

    A text that is a name in `dims` becomes that size, and so does `{size: "C*H*W"}`.
    """
    if isinstance(spec, ArraySpec):
        return array(spec, dims, rng)
    if isinstance(spec, Mapping) and set(spec) == {"size"}:
        return size(spec["size"], dims)
    if isinstance(spec, Mapping):
        return {name: build(item, dims, rng) for name, item in spec.items()}
    if isinstance(spec, tuple | list):
        return [build(item, dims, rng) for item in spec]
    if isinstance(spec, str) and spec in dims:
        return dims[spec]
    return spec


def array(spec: ArraySpec, dims: Dims, rng: np.random.Generator) -> Array:
    """One seeded array: drawn, scaled and shifted, cleared of ties and kinks, cast."""
    if spec.generator == "values":
        return np.asarray(spec.values, dtype=spec.dtype)
    shape = tuple(size(dim, dims) for dim in getattr(spec, spec.generator))
    drawn = GENERATORS[spec.generator](spec, shape, dims, rng)
    if spec.generator in WHOLE:
        return np.asarray(drawn, dtype=spec.dtype or "int64")
    values = np.asarray(drawn, dtype=np.float64) * spec.scale + spec.shift
    return np.asarray(_refine(values, spec, rng), dtype=spec.dtype or "float64")


def _refine(values: Any, spec: ArraySpec, rng: np.random.Generator) -> Any:
    if spec.ties:
        values = np.round(values / spec.ties) * spec.ties
    if spec.gap:
        values = _spread(values, spec.gap)
    if spec.clear_of_zero:
        sign = np.where(values == 0, np.where(rng.random(values.shape) < 0.5, -1.0, 1.0), np.sign(values))
        values = np.where(np.abs(values) < spec.clear_of_zero, sign * (spec.clear_of_zero + np.abs(values)), values)
    return values


def _spread(values: Array, gap: float) -> Array:
    """Keep the order of all values but push neighbours at least `gap` apart."""
    order = np.argsort(values, axis=None, kind="stable")
    ranked = values.ravel()[order]
    steps = np.maximum(np.diff(ranked, prepend=ranked[:1]), gap)
    spread = np.empty_like(ranked)
    spread[order] = ranked[0] + np.cumsum(steps) - gap if ranked.size else ranked
    return spread.reshape(values.shape)


def _normal(spec: ArraySpec, shape: tuple[int, ...], dims: Dims, rng: np.random.Generator) -> Any:
    return rng.standard_normal(shape)


def _uniform(spec: ArraySpec, shape: tuple[int, ...], dims: Dims, rng: np.random.Generator) -> Any:
    return rng.uniform(_number(spec.low, dims), _number(spec.high, dims), shape)


def _integers(spec: ArraySpec, shape: tuple[int, ...], dims: Dims, rng: np.random.Generator) -> Any:
    return rng.integers(int(_number(spec.low, dims)), int(_number(spec.high, dims)), shape)


def _linspace(spec: ArraySpec, shape: tuple[int, ...], dims: Dims, rng: np.random.Generator) -> Any:
    return np.linspace(_number(spec.low, dims), _number(spec.high, dims), math.prod(shape)).reshape(shape)


def _full(spec: ArraySpec, shape: tuple[int, ...], dims: Dims, rng: np.random.Generator) -> Any:
    return np.full(shape, spec.value)


def _permutation(spec: ArraySpec, shape: tuple[int, ...], dims: Dims, rng: np.random.Generator) -> Any:
    return rng.permutation(math.prod(shape)).reshape(shape)


def _number(value: float | str, dims: Dims) -> float:
    return float(size(value, dims)) if isinstance(value, str) else float(value)


GENERATORS: Mapping[str, Generator] = {
    "normal": _normal,
    "uniform": _uniform,
    "integers": _integers,
    "linspace": _linspace,
    "full": _full,
    "permutation": _permutation,
}
WHOLE = ("integers",)
