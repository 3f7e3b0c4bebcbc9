"""Autograd across the wall: a tensor that was worked out on the other side leads back to tensors on this one.

The other side keeps the graph of each of its results (`Kept`) under a number. On this side one autograd function stands
for all of it: its backward asks for the gradients by these numbers.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BACKWARD = "(backward)"  # in the place of the arguments' names when gradients are asked for
Ask = Callable[[Sequence[int], Sequence[Any]], Sequence[Any]]  # numbers of results, upstream gradients -> gradients


@dataclass(frozen=True)
class Kept:
    """A result on the other side, with the arguments that it leads back to."""

    result: Any
    leaves: Sequence[Any]


@dataclass(frozen=True)
class Grown:
    """On this side: the number and the values of a result that gradients can be asked for."""

    number: int
    values: Any


def leaves(value: Any) -> Iterator[Any]:
    """Every tensor that autograd follows in some arguments, in their order."""
    torch = sys.modules.get("torch")
    if isinstance(value, Mapping):
        for entry in value.values():
            yield from leaves(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from leaves(entry)
    elif torch is not None and issubclass(type(value), torch.Tensor) and value.requires_grad:
        yield value


def gradients(kept: Sequence[Kept], upstream: Sequence[Any]) -> list[Any]:
    """On the other side: of all these results together, for each argument; None where there is no way back."""
    torch = sys.modules["torch"]
    found: list[Any] = torch.autograd.grad(
        [one.result for one in kept],
        list(kept[0].leaves),
        list(upstream),
        retain_graph=True,
        allow_unused=True,
    )
    return found


def attached(value: Any, arguments: Sequence[Any], ask: Ask) -> Any:
    """The value with every `Grown` in it as a tensor whose gradients are asked for on the other side."""
    found = list(_grown(value))
    if not found:
        return value
    tensors = iter(_function().apply([one.number for one in found], ask, [one.values for one in found], *arguments))
    return _replaced(value, tensors)


def _grown(value: Any) -> Iterator[Grown]:
    if isinstance(value, Grown):
        yield value
    elif isinstance(value, Mapping):
        for entry in value.values():
            yield from _grown(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from _grown(entry)


def _replaced(value: Any, tensors: Iterator[Any]) -> Any:
    if isinstance(value, Grown):
        return next(tensors)
    if isinstance(value, Mapping):
        return {key: _replaced(entry, tensors) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return type(value)([_replaced(entry, tensors) for entry in value])
    return value


def _function() -> Any:
    """The autograd function; made when it is needed, because only some processes have torch."""
    torch: Any = sys.modules["torch"]

    class Outside(torch.autograd.Function):  # type: ignore[misc]
        @staticmethod
        def forward(ctx: Any, numbers: list[int], ask: Ask, values: list[Any], *arguments: Any) -> Any:
            ctx.numbers, ctx.ask = numbers, ask
            return tuple(value.clone() for value in values)

        @staticmethod
        def backward(ctx: Any, *upstream: Any) -> Any:
            return None, None, None, *ctx.ask(ctx.numbers, upstream)

    return Outside
