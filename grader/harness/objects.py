"""Arguments that are objects: a network of a class of the package, made here and handed to the student's function.

The option `objects` names them; each entry is a mapping:
  target      the class, or a function that returns the object (`simclr.model:Model`)
  construct   its arguments, a list or a mapping
  older, attributes, setup   as in `call`
  parameters  an input, mapping name -> array: copied in
  fill        `names` or `shapes`: all parameters get fixed random values (times `scale`, default 0.3) that depend on a
              parameter's name, or on its shape and order only: then a student's own names do not matter, and what is
              recorded has names such as `8x3.1`, the first parameter of shape (8, 3)
  mode        `eval` (default) or `train`
  dtype       of its numbers: `float32` (default) or `float64`
An object that is no torch module is handed on as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .arguments import build, look_up
from .copies import Own
from .modules import Module, is_module
from .observer import Observer
from .package import Package


def with_objects(
    package: Package, inputs: Mapping[str, Any], options: Mapping[str, Any], observe: Observer
) -> tuple[dict[str, Any], dict[str, Module]]:
    """The inputs with the objects among them, and those of the objects that are torch modules."""
    made: dict[str, Any] = {}
    modules: dict[str, Module] = {}
    for name, spec in (options.get("objects") or {}).items():
        target = spec["target"]
        made[name] = build(package, target, {**inputs, **made}, spec, observe)
        if is_module(made[name]):
            modules[name] = Module(made[name], target.rpartition(":")[2], observe)
            modules[name].prepare(spec, look_up(spec.get("parameters"), inputs))
    return {**inputs, **{name: Own(value) for name, value in made.items()}}, modules
