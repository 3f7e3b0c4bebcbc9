"""Right but where values tie or a function has a kink: where there is more than one answer, another was taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .evidence import SAME, Evidence, Key, arrays


def only_at_ties(e: Evidence) -> Iterator[Key]:
    """Wrong only where an input is 0, or equal to another of its values, or in rows whose best value is not alone."""
    if e.got.shape != e.expected.shape or not e.expected.ndim:
        return
    wrong = np.abs(e.got - e.expected) > SAME * (float(np.abs(e.expected).max(initial=0.0)) or 1.0)
    for name, value in arrays(e.inputs):
        for kind, places in _ties(value, wrong.shape):
            if places.any() and not places.all() and not (wrong & ~places).any():
                yield (kind, name)


def _ties(value: Any, shape: tuple[int, ...]) -> Iterator[tuple[str, Any]]:
    """Kinds of ties in an input, each with the places of an output of this shape that may hang on them."""
    if value.shape == shape:
        yield "kink", value == 0
        _, which, counts = np.unique(value, return_inverse=True, return_counts=True)
        yield "tie", counts[which.reshape(shape)] > 1
    elif value.ndim == 2 and shape[0] == len(value) and value.shape[1] > 1:
        rows = (slice(None), *(None,) * (len(shape) - 1))
        for kind, best in (("largest", value.max(1)), ("smallest", value.min(1))):
            tied = (value == best[:, None]).sum(1) > 1
            yield kind, np.broadcast_to(tied[rows], shape)
