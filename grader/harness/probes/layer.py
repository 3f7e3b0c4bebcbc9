"""A forward and a backward function: runs the forward, then the backward with the cache of that very call.

The target is the forward or the backward function; the other's name follows by swapping `_forward` and `_backward`.
Options:
  forward, backward  function names, when they do not follow from the target; `backward: null` runs the forward only
  args               inputs of the forward by position; left out: every input but the upstream gradients, in order
  keyword            inputs of the forward by name
  returns            what the forward returns (default [out, cache])
  cache              which of them is the cache (default: the last); it is not recorded
  dout               names of the upstream gradients (default [dout]); the backward gets these, then the cache
  gradients          names of what the backward returns (default [dx, dw, db])
  handed             mapping output -> `input.key`, recorded as the forward left it
  closed             modules of the package that are no answer here (`fast_layers`); see `harness/closed.py`
  step               see `harness/moved.py`: inputs named in `directions` are moved, the forward's outputs recorded
Records the forward's outputs before the backward runs, so an error in the backward costs only the gradients; and
`calls_per_number`, by how many calls at inputs moved a little the backward came to its gradients (`harness/calls.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..arguments import call_arguments, look_up
from ..calls import Calls
from ..closed import closed
from ..copies import Own
from ..moved import STEP, record_moved
from ..observer import Observer
from ..package import Package
from ..returns import named, parts

Options = Mapping[str, Any]
NOT_FORWARD = ("directions",)


def probe(package: Package, inputs: Mapping[str, Any], options: Options, observe: Observer) -> None:
    """Forward, record; backward, record; then the moved forwards."""
    with closed(package, options.get("closed") or ()):
        _look(package, inputs, options, observe)


def _look(package: Package, inputs: Mapping[str, Any], options: Options, observe: Observer) -> None:
    upstream = named(options.get("dout"), ["dout"])
    outputs, cache = _forward(package, inputs, options, observe)
    for output, value in outputs.items():
        observe.record(output, value)
    for output, path in (options.get("handed") or {}).items():
        observe.record(output, look_up(path, observe.handed))
    name = _name(package, options, "backward")
    if name is not None:
        calls = _backward(package, name, {key: inputs[key] for key in upstream}, cache, options, observe)
        differentiated = (value for key, value in inputs.items() if key not in (*upstream, *NOT_FORWARD))
        observe.fact("calls_per_number", calls.per_number(differentiated))
    record_moved(
        observe,
        lambda point: _forward(package, point, options, observe)[0],
        inputs,
        inputs.get("directions") or {},
        options.get("step", STEP),
    )


def _forward(
    package: Package, inputs: Mapping[str, Any], options: Options, observe: Observer
) -> tuple[dict[str, Any], Any]:
    """(outputs by name, cache)."""
    name = _name(package, options, "forward") or ""
    upstream = named(options.get("dout"), ["dout"])
    defaults = [key for key in inputs if key not in upstream and key not in NOT_FORWARD]
    result = observe.call("forward", _function(package, name), *call_arguments(options, inputs, defaults))
    names = named(options.get("returns"), ["out", "cache"])
    outputs = parts(observe, name, result, names)
    return outputs, outputs.pop(options.get("cache", names[-1]), None)


def _backward(
    package: Package, name: str, upstream: Mapping[str, Any], cache: Any, options: Options, observe: Observer
) -> Calls:
    calls = Calls(package.filenames)
    result = observe.call("backward", calls.of(_function(package, name)), {**upstream, "cache": Own(cache)})
    gradients = parts(observe, name, result, named(options.get("gradients"), ["dx", "dw", "db"]))
    for output, value in gradients.items():
        observe.record(output, value)
    return calls


def _name(package: Package, options: Options, side: str) -> str | None:
    """The name of the forward or backward function; None when the options say that there is none."""
    if side in options:
        return None if options[side] is None else str(options[side])
    other = "forward" if side == "backward" else "backward"
    head, found, tail = package.target.rpartition(":")[2].rpartition(f"_{other}")
    return f"{head}_{side}{tail}" if found else package.target.rpartition(":")[2]


def _function(package: Package, name: str) -> Any:
    return package.symbol(name if ":" in name else f"{package.target.partition(':')[0]}:{name}")
