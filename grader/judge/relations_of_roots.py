"""Right but for where epsilon stands: a / (sqrt(v) + eps) and a / sqrt(v + eps) differ a little, by a known factor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from .evidence import Evidence, Key, arrays, numbers

USUAL = (1e-5, 1e-8)
PRECISE = 1e-3  # how much of the difference the story may leave unexplained
REDUCED = ((0,), (-1,), (0, 2, 3), (1, 2, 3))  # the axes that variances are usually taken over


def epsilon(e: Evidence) -> Iterator[Key]:
    """The answer that stands one step from the right one: epsilon on the other side of the root."""
    if e.got.shape != e.expected.shape or not e.expected.size:
        return
    gap = float(np.abs(e.got - e.expected).max())
    for start in _starts(e):
        for v in _under_the_root(e):
            for eps in _epsilons(e.inputs):
                inside, outside = np.sqrt(v + eps), np.sqrt(v) + eps
                for kind, factor in (("inside", outside / inside), ("outside", inside / outside)):
                    story = start + (e.expected - start) * factor
                    if gap and np.abs(story - e.got).max() <= PRECISE * gap:
                        yield ("epsilon", kind)


def _starts(e: Evidence) -> Iterator[Any]:
    """What the quotient is added to: nothing, the old weights, a shift."""
    yield np.zeros(())
    for _, value in arrays(e.inputs):
        if value.shape == e.expected.shape or (value.ndim == 1 and value.shape == e.expected.shape[-1:]):
            yield value


def _under_the_root(e: Evidence) -> Iterator[Any]:
    """Squares that are kept (a cache), and variances of inputs."""
    for _, value in (*arrays(e.inputs), *arrays({k: v for k, v in e.outputs.items() if k != e.name})):
        if value.shape == e.expected.shape and value.size > 1 and (value >= 0).all():
            yield value
    for _, value in arrays(e.inputs):
        if value.shape == e.expected.shape:
            for axes in REDUCED:
                if max(axes) < value.ndim and value.ndim > len(axes):
                    yield value.var(axis=axes, keepdims=True)


def _epsilons(inputs: Mapping[str, Any]) -> tuple[float, ...]:
    """Those that the case gives, in a dictionary of settings too; else the usual ones."""
    named = [*numbers(inputs)]
    for group in inputs.values():
        named += numbers(group) if isinstance(group, Mapping) else ()
    return tuple(value for name, value in named if name.startswith("eps")) or USUAL
