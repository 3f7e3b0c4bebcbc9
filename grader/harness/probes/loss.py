"""A function that returns a loss and its gradient: the SVM and softmax losses.

Options:
  args     inputs by position; left out: every input in order (`W, X, y, reg` or `x, y`)
  keyword  inputs by name
  returns  names of what comes back (default [loss, dW]; use [loss, dx] for the losses of `layers`)
  step     see `harness/moved.py`: inputs named in `directions` are moved, the loss is recorded there
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..arguments import call_arguments
from ..moved import STEP, record_moved
from ..observer import Observer
from ..package import Package
from ..returns import named, parts


def probe(package: Package, inputs: Mapping[str, Any], options: Mapping[str, Any], observe: Observer) -> None:
    """One call at the given point, and two along every direction."""
    name = package.target.rpartition(":")[2]
    names = named(options.get("returns"), ["loss", "dW"])
    defaults = [key for key in inputs if key != "directions"]

    def run(point: Mapping[str, Any]) -> dict[str, Any]:
        result = observe.call(name, package.symbol(), *call_arguments(options, point, defaults))
        return parts(observe, name, result, names)

    for output, value in run(inputs).items():
        observe.record(output, value)
    record_moved(
        observe,
        lambda point: {names[0]: run(point)[names[0]]},
        inputs,
        inputs.get("directions") or {},
        options.get("step", STEP),
    )
