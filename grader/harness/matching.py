"""Which of a student's parameters is which of the task's, when names differ: told by shape, and by what names share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

Shapes = Mapping[str, tuple[int, ...]]
Group = tuple[str, tuple[int, ...]]
NUMBERS = dict.fromkeys(map(ord, "0123456789_"))


def by_shape(wanted: Shapes, held: Shapes) -> dict[str, str] | None:
    """Names of `wanted` to names of `held`: of one shape those with the same name, then with the same name but for
    its number (`gamma1` for `gamma0`), then those that are left; None when that is not unique.
    """
    pairs: dict[str, str] = {}
    for key in (lambda name: name, _stem, lambda name: ""):
        wanted_left = _grouped((name, key(name), shape) for name, shape in wanted.items() if name not in pairs)
        held_left = _grouped((name, key(name), shape) for name, shape in held.items() if name not in pairs.values())
        for group, names in wanted_left.items():
            if len(names) == len(held_left[group]) == 1:
                pairs[names[0]] = held_left[group][0]
    return pairs if len(pairs) == len(wanted) else None


def listed(shapes: Shapes) -> str:
    """`conv.weight (8, 3, 3, 3), conv.bias (8,)`, for people."""
    return ", ".join(f"{name} {shape}" for name, shape in shapes.items()) or "none"


def _stem(name: str) -> str:
    """What is left of a name without its number: networks count their layers from 0 or from 1."""
    return name.lower().translate(NUMBERS)


def _grouped(items: Iterable[tuple[str, str, tuple[int, ...]]]) -> defaultdict[Group, list[str]]:
    groups: defaultdict[Group, list[str]] = defaultdict(list)
    for name, key, shape in items:
        groups[key, shape].append(name)
    return groups
