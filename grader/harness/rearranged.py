"""A small real version of `einops.rearrange`, which the course's own U-Net of some years uses: axes by name.

Axes are names or 1 on either side, and names in brackets stand for one axis that is their product: `b (h w) c ->
b c h w` with `h=4`. The ellipsis and anonymous numbers beyond 1 are not known here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

GROUP = re.compile(r"\(([^()]*)\)|(\S+)")


def rearrange(tensor: Any, pattern: str, **sizes: int) -> Any:
    """The tensor (or array) with its axes taken apart, moved and put together by the pattern; ValueError if not."""
    left, arrow, right = pattern.partition("->")
    before, after = _groups(left), _groups(right)
    if not arrow or len(before) != len(tensor.shape):
        raise ValueError(f"the pattern {pattern!r} does not fit a tensor of shape {tuple(tensor.shape)}")
    known = dict(sizes)
    for group, size in zip(before, tensor.shape, strict=True):
        _solve(group, int(size), known, pattern)
    names = [name for group in before for name in group]
    wanted = [name for group in after for name in group]
    if sorted(names) != sorted(wanted) or len(set(names)) != len(names):
        raise ValueError(f"every axis of {pattern!r} must stand once on each side")
    apart = tensor.reshape([known[name] for name in names])
    order = [names.index(name) for name in wanted]
    moved = apart.permute(order) if hasattr(apart, "permute") else apart.transpose(order)
    return moved.reshape([math.prod(known[name] for name in group) for group in after])


def _groups(side: str) -> list[list[str]]:
    """The axes of one side, each a list of names; 1 has none."""
    found: Iterable[Sequence[str]] = (match.groups(default="") for match in GROUP.finditer(side))
    return [[name for name in (inner or single).split() if name != "1"] for inner, single in found]


def _solve(group: list[str], size: int, known: dict[str, int], pattern: str) -> None:
    """Work out the one size in a group that is not known."""
    unknown = [name for name in group if name not in known]
    rest = math.prod(known[name] for name in group if name in known)
    if len(unknown) > 1 or size % max(rest, 1) or (not unknown and rest != size):
        raise ValueError(f"the sizes of {' '.join(group) or 1} in {pattern!r} do not make {size}")
    if unknown:
        known[unknown[0]] = size // rest
