"""Calls a function, or a method of an object, and records what it returns.

The target is `module:function` or `module:Class.method`. Options:
  args        inputs by position (names of inputs, or literal values); left out: every input not named elsewhere
  keyword     inputs by name: a mapping parameter -> input or value, or a list of names
  construct   arguments of the class, a list (by position) or a mapping (by name); for methods only
  older       mapping: names in `construct` -> what older editions of the course call them
  attributes  mapping, set on the object before the call
  setup       calls made first: a list of `method: [arguments]` or `method: {name: argument}`
  returns     names of what comes back (default `out`); several names mean a tuple
  skip        names of those that are not recorded (a cache)
  handed      mapping output -> `input` or `input.key`: recorded as the call left it
  state       mapping output -> attribute of the object, recorded after the call
  objects     arguments that are objects: see `harness/objects.py`
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..arguments import build, call_arguments, look_up, mentioned
from ..objects import with_objects
from ..observer import Observer
from ..package import Package
from ..returns import named, parts

Options = Mapping[str, Any]


def probe(package: Package, inputs: Mapping[str, Any], options: Options, observe: Observer) -> None:
    """Make one call and record its parts."""
    point, _ = with_objects(package, inputs, options, observe)
    owner, name, function = callable_target(package, point, options, observe)
    result = observe.call(name, function, *call_arguments(options, point, unspoken(inputs, options)))
    handed = observe.handed
    record_parts(observe, name, result, options)
    for output, path in (options.get("handed") or {}).items():
        observe.record(output, look_up(path, handed))
    for output, attribute in (options.get("state") or {}).items():
        observe.record(output, observe.get(owner, attribute))


def record_parts(observe: Observer, name: str, result: Any, options: Options, prefix: str = "") -> None:
    """Record what came back under the names in `returns`, those in `skip` left out."""
    skipped = named(options.get("skip"), ())
    for output, value in parts(observe, name, result, named(options.get("returns"), ["out"])).items():
        if output not in skipped:
            observe.record(prefix + output, value)


def callable_target(
    package: Package, inputs: Mapping[str, Any], options: Options, observe: Observer
) -> tuple[Any, str, Callable[..., Any]]:
    """(object or None, name, what to call): a function as it is, a method bound to an object made for it."""
    owner, method = package.owner()
    if not method:
        return None, package.target.rpartition(":")[2], owner
    made = build(package, package.target.rpartition(".")[0], inputs, options, observe)
    return made, method, observe.get(made, method)


def unspoken(inputs: Mapping[str, Any], options: Options) -> list[str]:
    """Inputs that no other option names."""
    keys = ("construct", "attributes", "setup", "keyword", "objects")
    used = mentioned(*(options.get(key) for key in keys))
    return [name for name in inputs if name not in used]
