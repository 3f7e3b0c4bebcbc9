"""Judging without an exact value to match: labels, accuracies, loss histories, bounds and moments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..model.rubric import Accuracy, Bound, Decrease, Equal, Recognised, Statistics
from ..model.shape import size
from ..model.verdict import OutputVerdict, Verdict
from .close import number
from .forms import Misfit, as_array, fit
from .picture import picture


def equal(name: str, got: Any, expected: Any, rule: Equal) -> OutputVerdict:
    """Labels, indices, counts: the same numbers in the same places."""
    want = as_array(expected)
    if isinstance(want, Misfit):
        return OutputVerdict(name, Verdict.GRADER_ERROR, f"the reference's `{name}`: {want.message}")
    have = fit(got, want, rule.shape == "loose")
    if isinstance(have, Misfit):
        return _misfit(name, have, rule.weight)
    wrong = ~((have == want) | (np.isnan(have) & np.isnan(want)))
    count = int(np.count_nonzero(wrong))
    if not count:
        return OutputVerdict(name, Verdict.CORRECT, "", 1.0, rule.weight, allowed="exactly equal")
    return OutputVerdict(
        name,
        Verdict.WRONG_OUTPUT,
        f"`{name}`: {_unequal(name, have, want, wrong, count)}",
        weight=rule.weight,
        allowed="exactly equal",
        picture=picture(np.where(wrong, np.inf, 0.0)),
    )


def _unequal(name: str, have: Any, want: Any, wrong: Any, count: int) -> str:
    index = np.unravel_index(int(np.argmax(wrong)), wrong.shape)
    if have.size == 1:
        return f"expected {number(want[index])}, got {number(have[index])}."
    place = f"{name}[{', '.join(str(int(n)) for n in index)}]"
    worst = f"the first is {place}: expected {number(want[index])}, got {number(have[index])}"
    return f"{count} of {have.size} differ; {worst}."


def accuracy(name: str, got: Any, withheld: Mapping[str, Any], rule: Accuracy) -> OutputVerdict:
    """Predicted labels against labels that never entered the box."""
    if rule.labels not in withheld:
        return OutputVerdict(name, Verdict.GRADER_ERROR, f"the case withholds no {rule.labels!r}")
    labels = np.asarray(withheld[rule.labels])
    have = fit(got, labels, loose=True)
    if isinstance(have, Misfit):
        return _misfit(name, have, rule.weight)
    right = (have == labels).reshape(len(labels), -1).all(axis=1) if labels.size else np.ones(1)
    return _enough(name, float(np.mean(right)), rule, "of the held-out examples are right; {} is asked for.")


def recognised(name: str, got: Any, withheld: Mapping[str, Any], rule: Recognised) -> OutputVerdict:
    """Pictures (n, ...) of what was asked for, told by the nearest example that never entered the box."""
    if not {"X_known", "y_known", "y_asked"} <= withheld.keys():
        return OutputVerdict(name, Verdict.GRADER_ERROR, "the case has no `data` of digits to recognise")
    known, asked = np.asarray(withheld["X_known"], dtype=np.float64), np.asarray(withheld["y_asked"])
    have = fit(got, np.zeros((len(asked), *known.shape[1:])), loose=True)
    if isinstance(have, Misfit):
        return _misfit(name, have, rule.weight)
    if not np.isfinite(have).all():
        return _fail(name, Verdict.NOT_FINITE, "it holds nan or infinite values.", rule.weight)
    pictures, examples = (np.asarray(of, dtype=np.float64).reshape(len(of), -1) for of in (have, known))
    nearest = (np.sum(examples**2, axis=1) - 2 * pictures @ examples.T).argmin(axis=1)
    share = float(np.mean(np.asarray(withheld["y_known"])[nearest] == asked))
    return _enough(name, share, rule, "of the pictures are recognised as what was asked for; {} must be.")


def _enough(name: str, share: float, rule: Accuracy | Recognised, otherwise: str) -> OutputVerdict:
    """Whether the share is as large as the rule asks; `otherwise` says of what it is too small, and {} how much."""
    allowed = f"at least {rule.at_least:.0%}"
    if share >= rule.at_least:
        return OutputVerdict(name, Verdict.CORRECT, "", 1.0, rule.weight, allowed=allowed)
    message = f"`{name}`: {share:.0%} {otherwise.format(allowed)}"
    return OutputVerdict(name, Verdict.WRONG_OUTPUT, message, weight=rule.weight, allowed=allowed)


def decrease(name: str, got: Any, dims: Mapping[str, int], rule: Decrease) -> OutputVerdict:
    """A loss history: as long as it must be, finite, and lower at the end than at the beginning."""
    have = as_array(got)
    if isinstance(have, Misfit):
        return _misfit(name, have, rule.weight)
    values = np.asarray(have, dtype=np.float64).ravel()
    want = None if rule.length is None else size(rule.length, dims)
    if values.size == 0 or (want is not None and values.size != want):
        asked = f"; it must have {want}" if want is not None else ""
        return _fail(name, Verdict.WRONG_SHAPE, f"it has {values.size} entries{asked}.", rule.weight)
    if not np.isfinite(values).all():
        return _fail(name, Verdict.NOT_FINITE, "the loss becomes nan or infinite during training.", rule.weight)
    tenth = max(1, values.size // 10)
    first, last = float(values[:tenth].mean()), float(values[-tenth:].mean())
    if last < first and last <= rule.to * first:  # a history of zeros does not fall
        return OutputVerdict(name, Verdict.CORRECT, "", 1.0, rule.weight, allowed=f"falls to {rule.to:.0%} or less")
    message = f"the loss goes from {number(first)} to {number(last)}; it must fall to {rule.to:.0%} or less."
    return _fail(name, Verdict.WRONG_OUTPUT, message, rule.weight)


def bound(name: str, got: Any, rule: Bound) -> OutputVerdict:
    """Every element between the bounds; with a `rule` sentence the failure is a broken rule."""
    have = as_array(got)
    if isinstance(have, Misfit):
        return _misfit(name, have, rule.weight)
    low = -np.inf if rule.at_least is None else rule.at_least
    high = np.inf if rule.at_most is None else rule.at_most
    if bool(np.all((have >= low) & (have <= high))):
        return OutputVerdict(name, Verdict.CORRECT, "", 1.0, rule.weight)
    found = number(have) if have.size == 1 else f"between {number(np.min(have))} and {number(np.max(have))}"
    if rule.rule:
        return _fail(name, Verdict.RULE_BROKEN, f"{rule.rule} (found: {found})", rule.weight, quoted=False)
    allowed = " and ".join(
        text
        for text, on in (
            (f"at least {low:g}", rule.at_least is not None),
            (f"at most {high:g}", rule.at_most is not None),
        )
        if on
    )
    return _fail(name, Verdict.WRONG_OUTPUT, f"it is {found}; it must be {allowed}.", rule.weight)


def statistics(name: str, got: Any, expected: Any, rule: Statistics) -> OutputVerdict:
    """A random array by its moments: those the rubric names, else the reference's own."""
    want = as_array(expected)
    if isinstance(want, Misfit):
        return OutputVerdict(name, Verdict.GRADER_ERROR, f"the reference's `{name}`: {want.message}")
    have = fit(got, want, loose=False)
    if isinstance(have, Misfit):
        return _misfit(name, have, rule.weight)
    if not np.isfinite(have).all():
        return _fail(name, Verdict.NOT_FINITE, "it holds nan or infinite values.", rule.weight)
    named = {"mean": rule.mean, "std": rule.std, "zeros": rule.zeros}
    moments = named if any(v is not None for v in named.values()) else _moments(want)
    found = _moments(have)
    unit = max(abs(_moments(want)["std"]), 1e-12)
    for moment, target in moments.items():
        room = rule.tolerance * (1.0 if moment == "zeros" else unit)
        if target is not None and abs(found[moment] - target) > room:
            what = {"mean": "its mean", "std": "its standard deviation", "zeros": "its share of zeros"}[moment]
            return _fail(
                name,
                Verdict.WRONG_OUTPUT,
                f"{what} is {found[moment]:.4g}; about {target:.4g} is asked for.",
                rule.weight,
            )
    return OutputVerdict(name, Verdict.CORRECT, "", 1.0, rule.weight)


def _moments(array: Any) -> dict[str, float]:
    values = np.asarray(array, dtype=np.float64)
    if not values.size:
        return {"mean": 0.0, "std": 0.0, "zeros": 0.0}
    return {"mean": float(values.mean()), "std": float(values.std()), "zeros": float((values == 0).mean())}


def _misfit(name: str, misfit: Misfit, weight: float) -> OutputVerdict:
    return _fail(name, misfit.verdict, f"{misfit.message}.", weight)


def _fail(name: str, verdict: Verdict, text: str, weight: float, quoted: bool = True) -> OutputVerdict:
    return OutputVerdict(name, verdict, f"`{name}`: {text}" if quoted else text, weight=weight)
