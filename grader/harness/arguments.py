"""How a probe's options name the values that a call gets.

A text that is the name of an input stands for that input (`X_train`, or `parameters.W1` inside a dictionary); any
other text, number, list or mapping stands for itself. A list of arguments is given by position, a mapping by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .editions import known_names
from .observer import Observer
from .package import Package

Arguments = tuple[dict[str, Any], dict[str, Any]]  # by position (in order), by name


def look_up(value: Any, inputs: Mapping[str, Any]) -> Any:
    """The input that `value` names, or `value` itself."""
    if isinstance(value, str):
        return _named(value, inputs)
    if isinstance(value, Mapping):
        return {key: look_up(entry, inputs) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [look_up(entry, inputs) for entry in value]
    return value


def _named(name: str, inputs: Mapping[str, Any]) -> Any:
    found: Any = inputs
    for part in [name] if name in inputs else name.split("."):
        if not isinstance(found, Mapping) or part not in found:
            return name
        found = found[part]
    return found


def arguments(spec: Any, inputs: Mapping[str, Any]) -> Arguments:
    """The arguments that a list (by position), a mapping (by name) or nothing asks for."""
    if isinstance(spec, Mapping):
        return {}, {str(key): look_up(value, inputs) for key, value in spec.items()}
    return positional(spec or (), inputs), {}


def positional(names: Sequence[Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments by position; one that is no input is called `argument 2` where a name is needed."""
    return {
        name if isinstance(name, str) and name in inputs else f"argument {number}": look_up(name, inputs)
        for number, name in enumerate(names, 1)
    }


def call_arguments(options: Mapping[str, Any], inputs: Mapping[str, Any], defaults: Sequence[str]) -> Arguments:
    """`args` (or `defaults` when the options do not say) and `keyword`."""
    by_name = options.get("keyword") or {}
    if not isinstance(by_name, Mapping):
        by_name = {name: name for name in by_name}
    names = options.get("args")
    if names is None:
        names = [name for name in defaults if name not in by_name.values()]
    return positional(names, inputs), arguments(by_name, inputs)[1]


def mentioned(*specs: Any) -> set[str]:
    """All texts inside some options: inputs that are spoken for."""
    found: set[str] = set()
    for spec in specs:
        if isinstance(spec, str):
            found.add(spec)
        elif isinstance(spec, Mapping):
            found |= mentioned(*spec.values())
        elif isinstance(spec, list | tuple):
            found |= mentioned(*spec)
    return found


def build(
    package: Package, target: str, inputs: Mapping[str, Any], options: Mapping[str, Any], observe: Observer
) -> Any:
    """An object of the student's class: `construct` its arguments, `attributes` set afterwards, `setup` calls.

    `setup` is a list of one-entry mappings, method name to its arguments: `- train: [X_train, y_train]`. `older` is a
    mapping from names in `construct` to what older editions call them.
    """
    name, made_by = target.rpartition(":")[2], package.symbol(target)
    given, keyword = arguments(options.get("construct"), inputs)
    made = observe.call(name, made_by, given, known_names(made_by, keyword, options.get("older") or {}, observe))
    for attribute, value in (look_up(options.get("attributes"), inputs) or {}).items():
        observe.set(made, attribute, value)
    for step in options.get("setup") or ():
        for method, spec in step.items():
            observe.call(method, observe.get(made, method), *arguments(spec, inputs))
    return made
