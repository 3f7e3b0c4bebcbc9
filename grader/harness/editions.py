"""Older editions of the course call some arguments of a class otherwise: each is called by the names that it knows."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from .observer import Observer


def known_names(called: Any, keyword: dict[str, Any], older: Mapping[str, str], observe: Observer) -> dict[str, Any]:
    """The keyword arguments, renamed where the class knows only the older name, which becomes a remark."""
    parameters = _parameters(called) if older else frozenset()
    renamed = {
        name: older[name] for name in keyword if name in older and name not in parameters and older[name] in parameters
    }
    for name, old in renamed.items():
        observe.note(f"`{old}` was taken for `{name}`, as an older edition of the course calls it")
    return {renamed.get(name, name): value for name, value in keyword.items()}


def _parameters(called: Any) -> frozenset[str]:
    """Names of the parameters; none when it says nothing about them."""
    try:
        return frozenset(map(str, inspect.signature(called).parameters))
    except BaseException:  # a student's object may do anything when it is asked
        return frozenset()
