"""Modules that are closed to a task: while it runs, calling one of their functions says that it must be written.

A course gives students fast layers for their nets. They are no answer to the question for the slow ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from types import FunctionType
from typing import Any, NoReturn

from .failure import LoadFailure, MissingSymbol
from .package import Package


@contextmanager
def closed(package: Package, names: Iterable[str]) -> Iterator[None]:
    """Close the functions that these modules of the package define, however the student has imported them."""
    functions = [function for name in names for function in _defined(package, name)]
    opened = [function.__code__ for function in functions]
    for function in functions:
        function.__code__ = _refuse.__code__
    try:
        yield
    finally:
        for function, code in zip(functions, opened, strict=True):
            function.__code__ = code


def _defined(package: Package, name: str) -> Iterator[FunctionType]:
    """The functions that stand in a module; none when it does not load. Those with a closure cannot be closed."""
    with suppress(MissingSymbol, LoadFailure):
        module = package.module(name)
        for value in module.__dict__.values():
            if isinstance(value, FunctionType) and value.__module__ == module.__name__ and not value.__closure__:
                yield value


def _refuse(*args: Any, **keyword: Any) -> NoReturn:
    raise NotImplementedError("this function is given for later use: write the layer yourself")
