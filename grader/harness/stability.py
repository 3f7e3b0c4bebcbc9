"""Which outputs differ between two calls with the same inputs and the same random seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

# Taken now, because a hand-in may put something of its own in their place.
_abs, _array_equal, _isfinite, _errstate = np.abs, np.array_equal, np.isfinite, np.errstate
# Sums may round differently when memory lies differently; that is not what is looked for.
SAME = {2: 1e-2, 4: 1e-4, 8: 1e-9}


def unstable(first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[str]:
    """Names of outputs that differ by more than rounding, or that only one call gave."""
    for name in [*first, *(name for name in second if name not in first)]:
        if name not in first or name not in second or not _same(first[name], second[name]):
            yield name


def _same(a: Any, b: Any) -> bool:
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.shape == b.shape and a.dtype == b.dtype and _close(a, b)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(_same, a, b))
    if isinstance(a, float):
        return _close(np.array(a), np.array(b))
    return bool(a == b)


def _close(a: Any, b: Any) -> bool:
    if a.tobytes() == b.tobytes():
        return True
    if a.dtype.kind not in "fc":
        return False
    with _errstate(all="ignore"):
        if not _array_equal(_isfinite(a), _isfinite(b)):
            return False
        finite = _isfinite(a)
        if not _array_equal(a[~finite], b[~finite], equal_nan=True):
            return False
        scale = _abs(a[finite]).max(initial=0.0)
        step = SAME[a.dtype.itemsize // (2 if a.dtype.kind == "c" else 1)]
        return bool(_abs(a[finite] - b[finite]).max(initial=0.0) <= step * scale)
