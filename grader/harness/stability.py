"""Which outputs differ between two calls with the same inputs and the same random seed.

The student's code has run by now and may have put anything in the place of numpy's functions: what is needed of them is
kept from before, and is compiled code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

absolute, array, errstate, isfinite = np.absolute, np.array, np.errstate, np.isfinite
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
        return _close(array(a), array(b))
    return bool(a == b)


def _close(a: Any, b: Any) -> bool:
    if a.tobytes() == b.tobytes():
        return True
    if a.dtype.kind not in "fc":
        return False
    with errstate(all="ignore"):
        finite = isfinite(a)
        if not (finite == isfinite(b)).all():
            return False
        odd, other = a[~finite], b[~finite]
        if not ((odd == other) | ((odd != odd) & (other != other))).all():
            return False
        scale = absolute(a[finite]).max(initial=0.0)
        step = SAME[a.dtype.itemsize // (2 if a.dtype.kind == "c" else 1)]
        return bool(absolute(a[finite] - b[finite]).max(initial=0.0) <= step * scale)
