"""How often functions of the hand-in are called with one of the inputs moved a little, while a gradient is computed.

That is how a gradient is estimated: by two calls a number, or one at least. One that is worked out looks at its own
inputs only, however many helper functions it calls.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from inspect import CO_GENERATOR
from types import FrameType
from typing import Any

import numpy as np

# kept from before the student's code runs
size, count_nonzero, abs_, max_ = np.size, np.count_nonzero, np.abs, np.max
SPARE = 10  # so that a call or two do not stand out when there are only a few numbers
LOOKS = 20_000  # calls that are looked at; an estimate shows itself long before
LITTLE = 1e-2  # how far a number is moved at most, beside the largest
FEW = 4  # at most a quarter of the numbers is moved at once
DEPTH = 3  # of containers in a cache


class Calls:
    """Counts calls, with a moved input, of functions that stand in `filenames`."""

    def __init__(self, filenames: Collection[str]) -> None:
        self.filenames, self.count, self._looks = filenames, 0, 0
        self._points: list[Any] = []

    def of(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, with calls counted while it runs. Its own arguments are the inputs."""

        def counted(*args: Any, **keyword: Any) -> Any:
            self._points = [array.copy() for array in _arrays([*args, *keyword.values()])]
            sys.setprofile(self._note)
            try:
                return function(*args, **keyword)
            finally:
                sys.setprofile(None)

        return counted

    def per_number(self, values: Iterable[Any]) -> float:
        """Calls for each number that there is a gradient of: `values` are the inputs that are differentiated."""
        return self.count / (SPARE + sum(size(value) for value in values))

    def _note(self, frame: FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename in self.filenames and not code.co_flags & CO_GENERATOR:
            self._looks += 1
            if self._looks <= LOOKS:
                self.count += self._moved(frame.f_locals)

    def _moved(self, given: Any) -> bool:
        """Whether an argument, or what a function inside another one sees of it, is an input but for a few numbers."""
        return any(_near(array, point) for array in _arrays([*given.values()]) for point in self._points)


def _arrays(value: Any, depth: int = 0) -> Iterator[Any]:
    """Every array of floats in a cache."""
    kind = type(value)
    if kind is np.ndarray:
        if value.dtype.kind == "f" and value.size:
            yield value
    elif kind in (list, tuple, dict) and depth < DEPTH:
        for item in value.values() if kind is dict else value:
            yield from _arrays(item, depth + 1)


def _near(array: Any, point: Any) -> bool:
    if array.shape != point.shape:
        return False
    other = array != point
    return 0 < count_nonzero(other) <= max(1, point.size // FEW) and bool(
        max_(abs_(array - point)) <= LITTLE * (1 + max_(abs_(point)))
    )
