"""Answers without any computation: what of the right shape is constant, or merely handed through, must score about 0.

Each student function is wrapped: it runs, and what it returns and leaves in `self` and in dictionaries is replaced. So
these baselines know all shapes, which is more than a guessing student does. So do networks, whose parameters are
replaced, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..judge import judge
from ..model.observation import Observation
from ..model.proof import Outcome, Row
from ..model.submission import Submission
from ..plan.package_index import MODULE
from ..sandbox import Box
from .lab import Lab, Verdicts, score

# What stands behind each file. `_first` is the first argument that is no `self`.
WRAPPER = """

def _baseline(function):
    import functools
    import numpy

    def is_tensor(value):
        return type(value).__module__ == "torch" and type(value).__name__ == "Tensor"

    def emptied(network):
        for parameter in network.parameters():
            if not hasattr(parameter, "materialize"):
                parameter.data = replaced(parameter.data, None)

    def replaced(value, first):
        if is_tensor(value):
            return value.new_tensor(replaced(value.detach().numpy(), first))
        if hasattr(value, "named_parameters"):
            emptied(value)
            value.forward = _baseline(value.forward)
            return value
        if isinstance(value, numpy.ndarray):
            return {array}
        if isinstance(value, (bool, str)) or value is None:
            return value
        if isinstance(value, (int, float, numpy.number)):
            return {number}
        if isinstance(value, dict):
            return {{key: replaced(entry, first) for key, entry in value.items()}}
        if isinstance(value, (tuple, list)):
            return type(value)(replaced(entry, first) for entry in value)
        if callable(value) and not isinstance(value, type):
            return _baseline(value)
        return value

    @functools.wraps(function)
    def answer(*args, **keyword):
        method = bool(args) and hasattr(type(args[0]), getattr(function, "__name__", ""))
        arrays = [a.detach().numpy() if is_tensor(a) else a for a in args[method:]]
        first = next((a for a in arrays if isinstance(a, numpy.ndarray)), None)
        before = dict(vars(args[0])) if method else {{}}
        handed = [(a, dict(a)) for a in (*args, *keyword.values()) if isinstance(a, dict)]
        kept = [array.copy() if isinstance(array, numpy.ndarray) else None for array in arrays]
        result = function(*args, **keyword)
        for array, was in zip(arrays, kept) if result is None else ():
            if was is not None:
                array[...] = was
        for mapping, was in handed:
            for name, value in list(mapping.items()):
                if isinstance(value, numpy.ndarray) and value is not was.get(name):
                    mapping[name] = replaced(value, first)
        for name, value in list(vars(args[0]).items()) if method else ():
            if name[:1] != "_" and value is not before.get(name) and isinstance(value, (numpy.ndarray, dict)):
                setattr(args[0], name, replaced(value, first))
        if method and function.__name__ == "__init__" and hasattr(args[0], "named_parameters"):
            emptied(args[0])
        return replaced(result, first)

    return answer

"""


@dataclass(frozen=True)
class Baseline:
    """How an array and a number are replaced, as Python expressions over `value` and `first`."""

    id: str
    array: str
    number: str


BASELINES = (
    Baseline("all zeros", "numpy.zeros_like(value)", "0 * value"),
    Baseline("all ones", "numpy.ones_like(value)", "0 * value + 1"),
    Baseline(
        "the first input",
        "first.astype(value.dtype) if first is not None and first.shape == value.shape else numpy.zeros_like(value)",
        "0 * value",
    ),
)


def check(lab: Lab) -> list[Row]:
    """One row a baseline, and one for each criterion that gives points to it."""
    rows: list[Row] = []
    names = [criterion.id for criterion in lab.criteria]

    def work(box: Box, baseline: Baseline) -> Verdicts:
        return lab.graded(box, _hollowed(lab, baseline), names)

    for baseline, verdicts in zip(BASELINES, lab.each(BASELINES, work), strict=True):
        rows += _rows(lab, baseline.id, verdicts)
    (previous,) = lab.each(["the previous criterion"], lambda box, _: _shifted(lab, box))
    return rows + _rows(lab, "the previous criterion's answer", previous)


def _hollowed(lab: Lab, baseline: Baseline) -> Submission:
    files = dict(lab.course.reference.files)
    wrapped: dict[str, list[str]] = {}
    for symbol in lab.symbols:
        if symbol.place.function != MODULE:
            name = symbol.place.function
            wrapped.setdefault(symbol.place.file, []).append(f"{name} = _baseline({name})\n")
    for file, lines in wrapped.items():
        wrapper = WRAPPER.format(array=baseline.array, number=baseline.number)
        files[file] += (wrapper + "".join(lines)).encode()
    return Submission(baseline.id, baseline.id, files)


def _shifted(lab: Lab, box: Box) -> Verdicts:
    """Each criterion judged on what the reference answers to the criterion before it."""
    expected = lab.oracle.expected(box, 0)
    plan = lab.oracle.assignment(0).plan
    names = list(plan)
    found = {}
    for before, name in zip([names[-1], *names[:-1]], names, strict=True):
        wanted, others = expected[name], expected[before]
        seen = [_in_place_of(want, others[n % len(others)]) for n, want in enumerate(wanted)]
        criterion = lab.course.rubric.criterion(name)
        found[name] = judge(criterion, plan[name], seen, wanted, lab.course.rubric.tolerances)
    return found


def _in_place_of(wanted: Observation, other: Observation) -> Observation:
    """The other's values under the wanted names: by name where there is one, else by position."""
    values = list(other.values.values())
    renamed = {
        name: other.values.get(name, values[n % len(values)] if values else None)
        for n, name in enumerate(wanted.values)
    }
    return replace(other, values=renamed)


def _rows(lab: Lab, name: str, verdicts: Verdicts) -> list[Row]:
    reached = score(lab, verdicts)
    share = reached / lab.points if lab.points else 0.0
    fine = share <= lab.thresholds.baseline_share
    allowed = f"at most {lab.thresholds.baseline_share:.0%}"
    rows = [Row(name, Outcome.OK if fine else Outcome.FAILED, f"{reached:.3g} of {lab.points:g} points", allowed)]
    given = {c.id: (verdicts[c.id].credit or 0.0) * c.points for c in lab.criteria}
    return rows + _givers(lab, name, given)


def _givers(lab: Lab, baseline: str, given: Mapping[str, float]) -> list[Row]:
    rows = []
    for name, points in given.items():
        worth = lab.course.rubric.criterion(name).points
        if points:
            outcome = Outcome.WARNING if points > worth / 2 else Outcome.OK
            rows.append(Row(f"{baseline}: {name}", outcome, f"{points:.2g} of {worth:g} points"))
    return rows
