"""The other end of a question: calls a function of the package that was loaded, and keeps what may not leave.

Arrays, numbers and state dictionaries are given out; tuples and objects of intermediate values, the last thing that a
numpy `*_forward` function returns, and the graphs of tensors stay in a table, and a number goes out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .asking import spoken
from .carried import Handle, NotCarriedError, pack, unpack
from .outside_graph import BACKWARD, Kept, gradients, leaves
from .package import Package

MOST_KEPT = 20_000


class Consulted:
    """Answers the questions that `asking` puts, about one package."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._kept: dict[int, Any] = {}
        self._number = 0
        self._leaves: list[Any] = []

    def answer(self, frame: Mapping[str, Any]) -> dict[str, Any]:
        """`value` and `state` (dictionaries among the arguments, as the call left them), or `error`, a sentence."""
        for number in frame["dropped"]:
            self._kept.pop(number, None)
        target = frame["target"]
        try:
            args = [unpack(tree, self._held) for tree in frame["args"]]
            keyword = {name: unpack(tree, self._held) for name, tree in frame["kwargs"].items()}
        except (ValueError, TypeError) as error:  # the latter for numbers of a kind that no tensor can hold
            return {"error": f"{spoken(target)}: {error}"}
        try:
            if BACKWARD in keyword:
                return {"value": [pack(value) for value in self._backward(*args)], "state": {}}
            self._leaves = list(leaves([args, keyword]))
            result = self._function(target, args)(*args, **keyword)
        except Exception:
            return {"error": f"{spoken(target)} cannot work with {_described(args, keyword)}"}
        given = {**{str(place): value for place, value in enumerate(args)}, **keyword}
        return {"value": self._out(target, result), "state": dict(_states(given))}

    def _backward(self, numbers: list[int], upstream: list[Any]) -> list[Any]:
        """Gradients of results that were given out earlier."""
        return gradients([self._held(number) for number in numbers], upstream)

    def _function(self, target: str, args: list[Any]) -> Any:
        """The function, or a method of an object of that class; the first argument is its attributes."""
        module, _, qualname = target.partition(":")
        owner, _, name = qualname.rpartition(".")
        if not owner:
            return self.package.symbol(target)
        made = object.__new__(self.package.symbol(f"{module}:{owner}"))
        made.__dict__ = args[0]
        return lambda _, *rest, **keyword: getattr(made, name)(*rest, **keyword)

    def _out(self, target: str, result: Any) -> Any:
        if type(result) is not tuple:
            return self._part(result)
        if not result or "_forward" not in target or hasattr(result[-1], "requires_grad"):
            return {"tuple": [self._part(part) for part in result]}
        return {"tuple": [*(self._part(part) for part in result[:-1]), self._keep(result[-1])]}

    def _part(self, value: Any) -> Any:
        if type(value) is not tuple:
            try:
                return pack(value, keep=self._keep_graph if self._leaves else None)
            except NotCarriedError:
                pass
        return self._keep(value)

    def _keep_graph(self, tensor: Any) -> int:
        return self._keep(Kept(tensor, self._leaves))["handle"]

    def _keep(self, value: Any) -> dict[str, int]:
        self._number += 1
        self._kept[self._number] = value
        if len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        return {"handle": self._number}

    def _held(self, number: int) -> Any:
        if number not in self._kept:
            raise ValueError("it was given a cache that does not come from its forward function")
        return self._kept[number]


def _states(given: Mapping[str, Any]) -> Any:
    for place, value in given.items():
        if type(value) is dict:
            try:
                yield place, pack(value)
            except NotCarriedError:
                continue


def _described(args: list[Any], keyword: Mapping[str, Any]) -> str:
    told = [_shape(value) for value in args] + [f"{name}={_shape(value)}" for name, value in keyword.items()]
    return f"these arguments: ({', '.join(told)})"


def _shape(value: Any) -> str:
    if type(value) is np.ndarray or hasattr(value, "detach"):
        return f"array of shape {tuple(value.shape)}"
    return "cache" if isinstance(value, Handle) else type(value).__name__
