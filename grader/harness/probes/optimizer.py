"""An update rule `f(w, dw, config) -> (next_w, config)`, taken over several steps as the Solver would.

Inputs: `w`; `dw`, one gradient per step (a list of arrays or an array with a leading axis of steps; an array of w's
own shape means one step); `config`, a mapping (or none). Options:
  state  entries of the last config to record (default: all), as `state.velocity`, ...
Records `next_w.1`, `next_w.2`, ...: the weights after each step. Each step gets what the last one returned; updates in
place are normal and not listed as changed inputs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..copies import Own
from ..observer import Observer
from ..package import Package
from ..returns import named, parts


def probe(package: Package, inputs: Mapping[str, Any], options: Mapping[str, Any], observe: Observer) -> None:
    """Take the steps, recording the weights after each."""
    name = package.target.rpartition(":")[2]
    weights, config = inputs["w"], inputs.get("config")
    for number, gradient in enumerate(_steps(inputs), 1):
        given = {"w": weights, "dw": gradient, "config": config}
        result = observe.call(f"step {number}", package.symbol(), given, watch=False)
        found = parts(observe, name, result, ["next_w", "config"])
        observe.record(f"next_w.{number}", found["next_w"])
        weights, config = Own(found["next_w"]), Own(found["config"])
    _record_state(observe, config, options)


def _steps(inputs: Mapping[str, Any]) -> Sequence[Any]:
    gradients: Any = inputs["dw"]
    if not isinstance(gradients, list) and gradients.shape == inputs["w"].shape:
        return [gradients]
    return list(gradients)


def _record_state(observe: Observer, config: Any, options: Mapping[str, Any]) -> None:
    state = config.value if isinstance(config, Own) else config
    if not issubclass(type(state), dict):
        observe.record("state", state)
        return
    names = named(options.get("state"), list(dict.keys(state)))
    observe.record("state", {name: dict.get(state, name) for name in names})
