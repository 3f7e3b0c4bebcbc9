"""Calls a torch function (or a method) with tensors, and takes gradients of what it returned by autograd.

The target is `module:function` or `module:Class.method`. Options are those of `call`, and
  objects        arguments that are networks or other objects: see `harness/objects.py`
  differentiate  inputs to take gradients for: `x`, `params.0`, `weights.conv`, or the name of an object (then for all
                 its parameters); recorded as `grads.x`, `grads.model.conv.weight`
  dout           upstream gradients: a mapping output -> input, or inputs for the first outputs in their order; left
                 out: the input `dout` for the first output if there is one, else the first output is a loss, one number
Arrays arrive as tensors: float64 stays float64, whole numbers become long. The outputs are recorded before gradients
are taken, so an error on the way back costs only these. What the result does not depend on has the gradient 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..arguments import call_arguments, look_up, mentioned
from ..gradients import gradients, leaves, tracked
from ..modules import Module
from ..objects import with_objects
from ..observer import Observer
from ..package import Package
from ..returns import named, parts
from .call import callable_target, unspoken

Options = Mapping[str, Any]


def probe(package: Package, inputs: Mapping[str, Any], options: Options, observe: Observer) -> None:
    """One call, its outputs, then the gradients."""
    differentiated = named(options.get("differentiate"), ())
    point, modules = with_objects(package, tracked(inputs, differentiated), options, observe)
    owner, name, function = callable_target(package, point, options, observe)
    result = observe.call(name, function, *call_arguments(options, point, _defaults(inputs, options)))
    handed = observe.handed
    outputs = parts(observe, name, result, named(options.get("returns"), ["out"]))
    skipped = named(options.get("skip"), ())
    for output, value in outputs.items():
        if output not in skipped:
            observe.record(output, value)
    for output, path in (options.get("handed") or {}).items():
        observe.record(output, look_up(path, handed))
    for output, attribute in (options.get("state") or {}).items():
        observe.record(output, observe.get(owner, attribute))
    if differentiated:
        wanted = _wanted(differentiated, handed, modules, options)
        found = gradients(observe, outputs, upstream(list(outputs), inputs, options), wanted)
        observe.record("grads", found)


def upstream(outputs: list[str], inputs: Mapping[str, Any], options: Options) -> dict[str, Any]:
    """The outputs that count for the gradients, each with its upstream gradient; None makes it a loss."""
    spec = options.get("dout")
    if spec is None:
        return {outputs[0]: inputs.get("dout")}
    if isinstance(spec, Mapping):
        return {output: inputs.get(name) for output, name in spec.items()}
    return {output: inputs[name] for output, name in zip(outputs, named(spec, ()), strict=False)}


def _defaults(inputs: Mapping[str, Any], options: Options) -> list[str]:
    """What the function gets when `args` does not say: every input but upstream gradients and parameters of objects."""
    apart = mentioned(options.get("objects"), options.get("dout")) | {"dout"}
    return [name for name in unspoken(inputs, options) if name not in apart]


def _wanted(
    names: list[str], handed: Mapping[str, Any], modules: Mapping[str, Module], options: Options
) -> dict[str, Any]:
    """The tensors that the function was handed, by the task's names for them."""
    by_name = options.get("keyword") or {}
    parameters = {source: name for name, source in by_name.items()} if isinstance(by_name, Mapping) else {}
    found: dict[str, Any] = {}
    for name in names:
        if name in modules:
            found |= {f"{name}.{part}": value for part, value in modules[name].parameters.items()}
            continue
        top = name.partition(".")[0]
        whole = leaves(top, handed.get(top, handed.get(parameters.get(top, top))))
        found |= {path: leaf for path, leaf in whole.items() if path == name or path.startswith(name + ".")}
    return found
