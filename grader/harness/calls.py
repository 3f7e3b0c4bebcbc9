"""How often functions of the hand-in are called while a gradient is computed.

One that is worked out takes few calls, or one a number if it is written in loops; one that is estimated by moving each
number to both sides takes two calls a number at least.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable
from inspect import CO_GENERATOR
from types import FrameType
from typing import Any

import numpy as np

size = np.size  # kept from before the student's code runs
SPARE = 10  # so that a few helper functions do not stand out when there are only a few numbers


class Calls:
    """Counts the calls of functions that stand in `filenames`, that of the wrapped function itself not counted."""

    def __init__(self, filenames: Collection[str]) -> None:
        self.filenames, self.count = filenames, -1

    def of(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, with calls counted while it runs."""

        def counted(*args: Any, **keyword: Any) -> Any:
            sys.setprofile(self._note)
            try:
                return function(*args, **keyword)
            finally:
                sys.setprofile(None)

        return counted

    def per_number(self, values: Iterable[Any]) -> float:
        """Calls for each number that there is a gradient of: `values` are the inputs that are differentiated."""
        return max(self.count, 0) / (SPARE + sum(size(value) for value in values))

    def _note(self, frame: FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename in self.filenames and not code.co_flags & CO_GENERATOR:
            self.count += 1
