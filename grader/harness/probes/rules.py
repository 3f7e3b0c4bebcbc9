"""Source rules: counts the loops of the target as written, and watches whether its running grows with the input.

Static part: loops are `for`, `while`, comprehensions, generator expressions, recursion, and calls that loop in Python
(`np.vectorize`, `np.apply_along_axis`, `map`...); functions of the hand-in that the target calls count where they
are called. Records
  loops, loop_depth, loop_lines   how many, how deep they nest, on which lines
  forbidden, forbidden_lines      uses of the names in the option `forbidden` (`numpy.linalg.norm`, `scipy`)
Dynamic part, when the inputs hold the mappings `small` and `large` (the inputs of two calls): the number of lines of
the student's package that ran in each call. A hidden loop shows as growth. Records
  steps_small, steps_large, step_growth   (the ratio)
  small.out, large.out, ...               what the calls returned, so that a function that does nothing shows
Options of the calls are those of `call` (args, keyword, construct, attributes, setup, returns, skip); what they name
is looked up in `small` and `large` first, then among the other inputs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

from ..arguments import call_arguments
from ..failure import MissingSymbol
from ..loops import Loops
from ..observer import Observer
from ..package import Package
from .call import callable_target, record_parts, unspoken

Options = Mapping[str, Any]


def probe(package: Package, inputs: Mapping[str, Any], options: Options, observe: Observer) -> None:
    """Read the source, then count the steps of two calls."""
    package.symbol()
    try:
        _read(Loops(package, options.get("forbidden") or ()), observe)
    except MissingSymbol:
        name = package.target.rpartition(":")[2]
        observe.note(f"the source of `{name}` was not found, so its loops could not be counted")
    if "small" in inputs and "large" in inputs:
        small, large = (_steps(package, inputs, size, options, observe) for size in ("small", "large"))
        observe.fact("steps_small", small)
        observe.fact("steps_large", large)
        observe.fact("step_growth", large / max(small, 1))


def _read(loops: Loops, observe: Observer) -> None:
    """Record the static part."""
    observe.fact("loops", len(loops.lines))
    observe.fact("loop_depth", loops.depth)
    observe.fact("loop_lines", sorted(set(loops.lines)))
    observe.fact("forbidden", len(loops.forbidden))
    observe.fact("forbidden_lines", sorted(set(loops.forbidden)))


def _steps(package: Package, inputs: Mapping[str, Any], size: str, options: Options, observe: Observer) -> int:
    """Lines of the student's package that one call runs."""
    others = {name: value for name, value in inputs.items() if name not in ("small", "large")}
    point = {**others, **inputs[size]}
    _, name, function = callable_target(package, point, options, observe)
    counter = _Counter(frozenset(package.filenames))
    given = call_arguments(options, point, unspoken(point, options))
    record_parts(observe, name, observe.call(name, counter.counting(function), *given), options, f"{size}.")
    return counter.steps


class _Counter:
    """Counts line and call events in the student's files."""

    def __init__(self, filenames: frozenset[str]) -> None:
        self.filenames, self.steps = filenames, 0

    def counting(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, counted while it runs."""

        def counted(*args: Any, **keyword: Any) -> Any:
            sys.settrace(self._trace)
            try:
                return function(*args, **keyword)
            finally:
                sys.settrace(None)

        return counted

    def _trace(self, frame: FrameType, event: str, argument: Any) -> Any:
        if frame.f_code.co_filename not in self.filenames:
            return None
        if event in ("line", "call"):
            self.steps += 1
        return self._trace
