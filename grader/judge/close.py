"""Is an array equal to the reference's within a tolerance? If not: how many elements, which is worst, how far.

|got - expected| <= atol * max|expected| + rtol * |expected|, by the coarser dtype of the two sides. atol is
relative to the reference's largest value, so that zeros never pass for small numbers. The relative error shown
is the course's own, max |x - y| / max(1e-8, |x| + |y|).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..model.rubric import Band, Close, Tolerance, Tolerances
from ..model.verdict import OutputVerdict, Verdict
from .forms import Misfit, as_array, fit
from .picture import picture

FLOATS = {"d": "float64", "f": "float32", "e": "float16"}  # by numpy's character, the finest first
COARSENESS = tuple(FLOATS)


@dataclass(frozen=True)
class Difference:
    """Element by element: `excess` is |got - expected| over what is allowed (nan and inf where wrong: inf)."""

    got: Any
    expected: Any
    excess: Any
    relative_error: float
    allowed: Tolerance

    @property
    def wrong(self) -> Any:
        """Mask of the elements out of tolerance."""
        return self.excess > 1.0


def close(name: str, got: Any, expected: Any, rule: Close, tolerances: Tolerances) -> OutputVerdict:
    """Judge one output against the reference's value."""
    want = as_array(expected)
    if isinstance(want, Misfit):
        return OutputVerdict(name, Verdict.GRADER_ERROR, f"the reference's `{name}` is not numeric: {want.message}")
    have = fit(got, want, rule.shape == "loose")
    misfit = have if isinstance(have, Misfit) else _dtype(have, want, rule)
    if misfit:
        return OutputVerdict(name, misfit.verdict, f"`{name}`: {misfit.message}.", weight=rule.weight)
    gradient = is_gradient(name) if rule.gradient is None else rule.gradient
    allowed = _tolerance(have, want, rule, tolerances.gradient if gradient else tolerances.value)
    error = _agreement(have, want, allowed)
    if error is not None:
        return OutputVerdict(name, Verdict.CORRECT, "", 1.0, rule.weight, error, f"{allowed.rtol:.0e}")
    return _verdict(name, differ(have, want, allowed, rule.nan == "at_zero"), rule, gradient)


def used(name: str, got: Any, expected: Any, rule: Close, tolerances: Tolerances) -> tuple[float, Tolerance]:
    """How much of the tolerance the difference uses (0 equal, 1 at the limit, inf not comparable), and of which one."""
    gradient = is_gradient(name) if rule.gradient is None else rule.gradient
    table = tolerances.gradient if gradient else tolerances.value
    want = as_array(expected)
    have = want if isinstance(want, Misfit) else fit(got, want, rule.shape == "loose")
    if isinstance(want, Misfit) or isinstance(have, Misfit):
        return float("inf"), table["float64"]
    allowed = _tolerance(have, want, rule, table)
    return float(differ(have, want, allowed, rule.nan == "at_zero").excess.max(initial=0.0)), allowed


def is_gradient(name: str) -> bool:
    """True for the names that the course gives gradients: dx, dW, grads.b1..."""
    last = name.rsplit(".", 1)[-1]
    return name.startswith("grads.") or (last[:1] == "d" and last[1:2] != "" and last not in ("dists", "data"))


def _agreement(got: Any, expected: Any, allowed: Tolerance) -> float | None:
    """The relative error when all is the same, or finite and within tolerance, else None. The short way."""
    if got.dtype == expected.dtype and got.tobytes() == expected.tobytes():
        return 0.0
    if got.dtype.kind not in "biuf" or expected.dtype.kind not in "biuf":
        return None
    a, b = got.astype(np.float64), expected.astype(np.float64)
    with np.errstate(all="ignore"):
        gap, size = np.abs(a - b), np.abs(b)
        room = allowed.rtol * size + allowed.atol * (size.max() or 1.0)
        if not (gap <= room).all() or not np.isfinite(room).all():  # nan compares false, inf makes room infinite
            return None
        return float((gap / np.maximum(1e-8, np.abs(a) + size)).max())


def differ(got: Any, expected: Any, allowed: Tolerance, nan_at_zero: bool = False) -> Difference:
    """Compare two arrays of one shape; nan agrees only with nan, inf only with the same inf."""
    kind = np.complex128 if got.dtype.kind == "c" or expected.dtype.kind == "c" else np.float64
    a, b = got.astype(kind), expected.astype(kind)
    if nan_at_zero:
        a = np.where(np.isnan(a) & (np.abs(b) < 1e-6), b, a)
    finite = np.isfinite(a) & np.isfinite(b)
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    size = np.abs(np.where(np.isfinite(b), b, 0))
    scale = float(size.max(initial=0.0)) or 1.0
    with np.errstate(over="ignore", invalid="ignore"):
        gap = np.where(finite, np.abs(np.where(finite, a, 0) - np.where(finite, b, 0)), np.where(same, 0.0, np.inf))
        room = allowed.atol * scale + allowed.rtol * size
        excess = np.where(gap == 0, 0.0, gap / np.maximum(room, np.finfo(np.float64).tiny))
        sums = np.maximum(1e-8, np.abs(np.where(finite, a, 0)) + np.abs(np.where(finite, b, 0)))
        error = float(np.where(np.isinf(gap), np.inf, gap / sums).max(initial=0.0))
    return Difference(got, expected, excess, error, allowed)


def _dtype(got: Any, expected: Any, rule: Close) -> Misfit | None:
    if got.dtype.kind == "c" and expected.dtype.kind != "c":
        return Misfit(Verdict.WRONG_TYPE, "it holds complex numbers")
    if got.dtype == np.float16 and expected.dtype != np.float16:
        return Misfit(Verdict.WRONG_TYPE, "it is computed in float16, which is too coarse")
    if rule.dtype == "same" and got.dtype != expected.dtype:
        return Misfit(Verdict.WRONG_TYPE, f"its dtype is {got.dtype}; it must be {expected.dtype}")
    return None


def _tolerance(got: Any, expected: Any, rule: Close, table: Any) -> Tolerance:
    if rule.rtol is not None and rule.atol is not None:
        return Tolerance(rtol=rule.rtol, atol=rule.atol)
    floats = [array.dtype.char for array in (got, expected) if array.dtype.char in FLOATS]
    coarser = FLOATS[max(floats, key=COARSENESS.index, default="d")]
    found: Tolerance = table.get(coarser) or table["float64"]
    return found


def _verdict(name: str, found: Difference, rule: Close, gradient: bool) -> OutputVerdict:
    allowed = f"{found.allowed.rtol:.0e}"
    wrong = int(np.count_nonzero(found.wrong))
    if not wrong:
        error = found.relative_error if np.isfinite(found.relative_error) else None
        return OutputVerdict(name, Verdict.CORRECT, "", 1.0, rule.weight, error, allowed)
    kind = Verdict.WRONG_GRADIENT if gradient else Verdict.WRONG_OUTPUT
    if not np.isfinite(found.got).all() and np.isfinite(found.expected).all():
        kind = Verdict.NOT_FINITE
    credit = _band(found.relative_error, rule.bands)
    message = f"`{name}`: {_message(name, found, wrong)}"
    if credit:
        kind, message = Verdict.PARTIAL, f"{message} This is close enough for {credit:.0%} of the points."
    error = found.relative_error if np.isfinite(found.relative_error) else None
    return OutputVerdict(name, kind, message, credit, rule.weight, error, allowed, picture(found.excess))


def _message(name: str, found: Difference, wrong: int) -> str:
    odd = int(np.count_nonzero(~np.isfinite(found.got))) if np.isfinite(found.expected).all() else 0
    if found.got.size == 1:
        got, expected = found.got.ravel()[0], found.expected.ravel()[0]
        return f"expected {number(expected)}, got {number(got)} (relative error {found.relative_error:.1e})."
    if odd:
        first = _first(name, ~np.isfinite(found.got))
        return f"{odd} of {found.got.size} elements are nan or infinite; the first is {first}."
    worst = np.unravel_index(int(np.argmax(found.excess)), found.excess.shape)
    place = f"{name}[{', '.join(str(int(n)) for n in worst)}]"
    return (
        f"{wrong} of {found.got.size} elements differ. The worst is {place}: expected "
        f"{number(found.expected[worst])}, got {number(found.got[worst])}. "
        f"Relative error {found.relative_error:.1e}, allowed {found.allowed.rtol:.0e}."
    )


def _first(name: str, mask: Any) -> str:
    index = np.unravel_index(int(np.argmax(mask)), mask.shape)
    return f"{name}[{', '.join(str(int(n)) for n in index)}]"


def _band(error: float, bands: tuple[Band, ...]) -> float:
    return max((band.credit for band in bands if error <= band.error), default=0.0)


def number(value: Any) -> str:
    """A number as a student would print it."""
    item = value.item() if isinstance(value, np.generic | np.ndarray) else value
    return f"{item:.6g}" if isinstance(item, float) else str(item)
