"""Which of a student's parameters is which of the task's, when the names differ: told by shape, if that is enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

Shapes = Mapping[str, tuple[int, ...]]


def by_shape(wanted: Shapes, held: Shapes) -> dict[str, str] | None:
    """Names of `wanted` to names of `held`: equal names first, the others by shape; None when that is not unique."""
    pairs = {name: name for name in wanted if name in held}
    rest_wanted = _grouped((name, shape) for name, shape in wanted.items() if name not in pairs)
    rest_held = _grouped((name, shape) for name, shape in held.items() if name not in pairs)
    for shape, names in rest_wanted.items():
        if len(names) != 1 or len(rest_held[shape]) != 1:
            return None
        pairs[names[0]] = rest_held[shape][0]
    return pairs


def listed(shapes: Shapes) -> str:
    """`conv.weight (8, 3, 3, 3), conv.bias (8,)`, for people."""
    return ", ".join(f"{name} {shape}" for name, shape in shapes.items()) or "none"


def _grouped(items: Iterable[tuple[str, tuple[int, ...]]]) -> defaultdict[tuple[int, ...], list[str]]:
    groups: defaultdict[tuple[int, ...], list[str]] = defaultdict(list)
    for name, shape in items:
        groups[shape].append(name)
    return groups
