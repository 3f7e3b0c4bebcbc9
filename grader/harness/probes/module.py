"""A torch network of the student's: built, given parameters, run, and asked for gradients.

The target is a class (a torch.nn.Module) or a function that returns one (`gan:discriminator`). Options:
  construct      arguments of the class or function, a list or a mapping; `attributes` and `setup` as in `call`
  part           which part of the answer is the network when the function returns several (default: the answer itself)
  objects        see `harness/objects.py`: names that `construct` and `args` may use
  initial        true: record the parameters as they were made, `initial.conv.weight`, ..., before any are set
  shapes         true: record the shape of each parameter, `shapes.conv.weight`, ...
  kinds          names of classes of layers (`[Conv2d, Linear]`): how many there are, recorded as `kinds.Conv2d`, ...
  fill, scale    give all parameters seeded values: see `harness/objects.py`
  dtype, mode    `float32` (default) or `float64`; `eval` (default) or `train`. Inputs that are floats are cast, too
  method         method to call (default: the network itself)
  args, keyword  inputs of that call; left out: every input that is not named elsewhere. `args: null` builds it only
  or_args        inputs by position of a second try when that call fails: the task takes pictures as well as rows, say
  returns, skip  as in `call`
  differentiate  inputs to take gradients for, recorded as `grads.x`; `parameters: true` adds all parameters
  dout           as in `autograd`
  state          mapping output -> attribute of the network, dots allowed (`bn1.running_mean`), recorded after the call
The input `parameters`, a mapping name -> array, is copied in (buffers may be among them). When the student's names
differ, they are told apart by order or by shape, and gradients are recorded under the names of the task.
Records `count`, how many numbers are learned, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..arguments import arguments, build, call_arguments, mentioned
from ..copies import Own
from ..failure import StudentRaised
from ..gradients import gradients, leaves, tracked
from ..modules import Module
from ..objects import with_objects
from ..observer import Observer
from ..package import Package
from ..returns import named, parts
from .autograd import upstream

Options = Mapping[str, Any]
APART = ("parameters", "dout")


def probe(package: Package, inputs: Mapping[str, Any], options: Options, observe: Observer) -> None:
    """Build, look, set, run, differentiate; in this order."""
    point, _ = with_objects(package, _cast(inputs, options), options, observe)
    network = made(package, point, options, observe)
    if options.get("args", ()) is None:
        _look(network, options, observe)
        return
    differentiated = named(options.get("differentiate"), ())
    point = tracked(point, differentiated)
    given = call_arguments(options, point, _defaults(inputs, options))
    tries = [given, *([arguments(options["or_args"], point)] if "or_args" in options else [])]
    _awake(network, given, options, observe)
    _look(network, options, observe)
    network.prepare(options, inputs.get("parameters"))
    observe.reseed()
    outputs, handed = _run(network, tries, options, observe)
    for output, attribute in (options.get("state") or {}).items():
        observe.record(output, _attribute(network, attribute, observe))
    if differentiated or options.get("parameters"):
        wanted = {name: leaf for key in handed for name, leaf in leaves(key, handed[key]).items()}
        if options.get("parameters"):
            wanted |= {name: value for name, value in network.parameters.items() if value.requires_grad}
        observe.record("grads", gradients(observe, outputs, upstream(list(outputs), point, options), wanted))


def made(package: Package, inputs: Mapping[str, Any], options: Options, observe: Observer) -> Module:
    """The network, by the class or the function that is the target."""
    called = package.target.rpartition(":")[2]
    result = build(package, package.target, inputs, options, observe)
    if (part := options.get("part")) is not None:
        entries = result if issubclass(type(result), tuple | list) else ()
        if part >= len(entries):
            observe.refuse(f"`{called}` must return at least {part + 1} values, the network among them")
        result = entries[part]
    return Module(result, called, observe)


def _look(network: Module, options: Options, observe: Observer) -> None:
    """What can be said of it as it was made."""
    network.name(options)
    observe.fact("count", network.count())
    if options.get("initial"):
        observe.record("initial", network.parameters)
    if options.get("shapes"):
        observe.record("shapes", {name: list(value.shape) for name, value in network.parameters.items()})
    kinds = network.kinds()
    for kind in named(options.get("kinds"), ()):
        observe.fact(f"kinds.{kind}", kinds[kind])


def _awake(network: Module, given: Any, options: Options, observe: Observer) -> None:
    """Lazy layers get their shapes in a first call."""
    import torch

    if any(torch.nn.parameter.is_lazy(value) for value in network.module.parameters()):
        network.cast(options)
        with torch.no_grad():
            observe.call("forward", _method(network, options, observe), *given)


def _run(
    network: Module, tries: list[Any], options: Options, observe: Observer
) -> tuple[dict[str, Any], Mapping[str, Any]]:
    stage = options.get("method", "forward")
    try:
        result = observe.call(stage, _method(network, options, observe), *tries[0])
    except StudentRaised:
        if len(tries) == 1:
            raise
        observe.reseed()
        result = observe.call(stage, _method(network, options, observe), *tries[1])
    outputs = parts(observe, f"{network.called}.{stage}", result, named(options.get("returns"), ["out"]))
    for output, value in outputs.items():
        if output not in named(options.get("skip"), ()):
            observe.record(output, value)
    return outputs, observe.handed


def _method(network: Module, options: Options, observe: Observer) -> Any:
    return observe.get(network.module, options["method"]) if "method" in options else network.module


def _attribute(network: Module, path: str, observe: Observer) -> Any:
    found = network.module
    for part in path.split("."):
        found = observe.get(found, part)
    return found


def _defaults(inputs: Mapping[str, Any], options: Options) -> list[str]:
    """What the network gets when `args` does not say."""
    keys = ("construct", "attributes", "setup", "objects", "dout", "keyword", "or_args")
    apart = mentioned(*(options.get(key) for key in keys)) | set(APART)
    return [name for name in inputs if name not in apart]


def _cast(inputs: Mapping[str, Any], options: Options) -> dict[str, Any]:
    """Floats of the inputs in the network's type."""
    import torch

    dtype = getattr(torch, options.get("dtype", "float32"))

    def cast(value: Any) -> Any:
        if type(value) is dict:
            return {key: cast(entry) for key, entry in value.items()}
        if type(value) is list:
            return [cast(entry) for entry in value]
        return value.to(dtype) if type(value) is torch.Tensor and value.is_floating_point() else value

    return {name: value if type(value) is Own else cast(value) for name, value in inputs.items()}
