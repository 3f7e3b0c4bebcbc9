"""A function that returns a loss and its gradient: the SVM and softmax losses.

Options:
  args     inputs by position; left out: every input in order (`W, X, y, reg` or `x, y`)
  keyword  inputs by name
  returns  names of what comes back (default [loss, dW]; use [loss, dx] for the losses of `layers`)
  step     see `harness/moved.py`: inputs named in `directions` are moved, the loss is recorded there
Records `calls_per_number`, too: by how many calls at moved inputs it came to the gradient, which is that of the
first input (see `harness/calls.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..arguments import call_arguments
from ..calls import Calls
from ..moved import STEP, record_moved
from ..observer import Observer
from ..package import Package
from ..returns import named, parts


def probe(package: Package, inputs: Mapping[str, Any], options: Mapping[str, Any], observe: Observer) -> None:
    """One call at the given point, and two along every direction."""
    name = package.target.rpartition(":")[2]
    names = named(options.get("returns"), ["loss", "dW"])
    defaults = [key for key in inputs if key != "directions"]

    def run(point: Mapping[str, Any], function: Callable[..., Any]) -> dict[str, Any]:
        result = observe.call(name, function, *call_arguments(options, point, defaults))
        return parts(observe, name, result, names)

    calls = Calls(package.filenames)
    for output, value in run(inputs, calls.of(package.symbol())).items():
        observe.record(output, value)
    first = next(iter(observe.handed.values()), 0)
    observe.fact("calls_per_number", calls.per_number([first]))
    record_moved(
        observe,
        lambda point: {names[0]: run(point, package.symbol())[names[0]]},
        inputs,
        inputs.get("directions") or {},
        options.get("step", STEP),
    )
