"""What a function returned, taken apart by the names that the task gives its parts, or a sentence why it cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .failure import type_name
from .observer import Observer


def parts(observe: Observer, function: str, result: Any, names: Sequence[str]) -> dict[str, Any]:
    """The parts of `result` by name; ends the probe when there are not as many as `names`.

    One name means the result itself.
    """
    if len(names) == 1:
        return {names[0]: result}
    base = tuple if issubclass(type(result), tuple) else list if issubclass(type(result), list) else None
    if base is None or base.__len__(result) != len(names):
        observe.refuse(f"{function} must return ({', '.join(names)}), it returned {spoken(result)}")
    return dict(zip(names, base.__iter__(result), strict=True))


def named(spec: Any, default: Sequence[str]) -> list[str]:
    """The names in an option that holds one name or a list of them."""
    if spec is None:
        return list(default)
    return [spec] if isinstance(spec, str) else [str(name) for name in spec]


def spoken(value: Any) -> str:
    """A value's type as a person says it: `None`, `a tuple of 3 values`, `an ndarray`."""
    if value is None:
        return "None"
    for base in (tuple, list):
        if issubclass(type(value), base):
            count = base.__len__(value)
            return f"a {base.__name__} of {count} value{'s' if count != 1 else ''}"
    name = type_name(value)
    return f"{'an' if name[:1] in 'aeioAEIO' or name == 'ndarray' else 'a'} {name}"
