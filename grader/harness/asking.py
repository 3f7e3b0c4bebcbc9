"""Right functions in the place of wrong ones: each call is asked over the wire, and the right code stays outside.

An `ask` frame goes out on the answer pipe, an `answer` frame comes back on the request pipe. What the function keeps
for its backward (a cache) comes as a handle.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import wire
from .carried import Handle, NotCarriedError, pack, unpack
from .outside_graph import BACKWARD, Grown, attached, leaves

Exchange = Callable[[bytes], Mapping[str, Any]]  # sends one frame, returns the answer's value
MOST_DROPPED = 1000  # handles told as no longer needed in one question


class Asker:
    """Numbers the questions of the job that is running (`job` is its id) and remembers which handles are dropped."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._lock = threading.Lock()
        self._dropped: list[int] = []
        self.job, self._number = "", 0

    def begin(self, job: str) -> None:
        """The questions from now on belong to this job."""
        self.job, self._number = job, 0

    def ask(self, target: str, args: tuple[Any, ...], keyword: Mapping[str, Any]) -> Any:
        """What the right `target` returns. ValueError when it cannot work with these arguments.

        What it works out of tensors that autograd follows leads back to them.
        """
        try:
            given = {"args": [pack(value) for value in args], "kwargs": {key: pack(v) for key, v in keyword.items()}}
        except NotCarriedError as error:
            raise ValueError(f"{spoken(target)} was called with {error}, which it cannot work with") from None
        answer = self._answer(target, given)
        if "error" in answer:
            raise ValueError(answer["error"])
        for place, state in answer["state"].items():
            dict.update(args[int(place)] if place.isdigit() else keyword[place], self._value(state))
        followed = list(leaves([args, keyword]))
        return attached(self._value(answer["value"]), followed, lambda *asked: self._gradients(target, *asked))

    def _gradients(self, target: str, numbers: Sequence[int], upstream: Sequence[Any]) -> list[Any]:
        """What the gradients of earlier results are, for each tensor that they lead back to."""
        given = {"args": [list(numbers), [pack(value.detach()) for value in upstream]], "kwargs": {BACKWARD: True}}
        answer = self._answer(target, given)
        if "error" in answer:
            raise ValueError(answer["error"])
        return list(self._value(answer["value"]))

    def _answer(self, target: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        with self._lock:
            self._number += 1
            gone, self._dropped[:MOST_DROPPED] = self._dropped[:MOST_DROPPED], []
            question = {"ask": self.job, "n": self._number, "target": target, "dropped": gone, **given}
            return self._exchange(wire.encode(question))

    def _value(self, tree: Any) -> Any:
        return unpack(tree, lambda number: Handle(number, self._dropped), Grown)


def spoken(target: str) -> str:
    """`affine_forward` of `layers:affine_forward`."""
    return target.rpartition(":")[2]
