"""What a child asks while a job runs: hostile frames, checked, then answered by whoever may know.

Only symbols that the job substitutes may be asked for. The time that an answer takes is not the student's, up to the
job's own limit; the number of questions is bounded. A frame that has been checked is handed on as it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from grader.harness import wire
from grader.model.job import Job

from .answer import MalformedError

MOST_QUESTIONS = 50_000
MOST_DROPPED = 1_000
FIELDS = frozenset(("ask", "n", "target", "dropped", "args", "kwargs"))

Consult = Callable[[bytes], bytes]  # the frame of a question to the frame of its answer


class Questions:
    """The questions of one job, which carry its nonce and are numbered from 1. `seconds` is what answering took."""

    def __init__(self, job: Job, nonce: str, consult: Consult | None) -> None:
        self._job, self._nonce = job, nonce
        self._consult = consult if job.substitutes else None
        self._count, self.seconds = 0, 0.0

    def asked_by(self, frame: bytes) -> Mapping[str, Any] | None:
        """The question in a frame; None when it holds none, or none is allowed here. WireError when it is no frame."""
        if self._consult is None:
            return None
        reply = wire.decode(frame, len(frame))
        return reply if type(reply) is dict and "ask" in reply else None

    def answer(self, reply: Mapping[str, Any], frame: bytes) -> bytes:
        """The answer to `reply`, which is what `frame` holds. MalformedError when that may not be asked."""
        assert self._consult is not None
        self._count += 1
        self._check(reply)
        started = time.monotonic()
        answer = self._consult(frame)
        self.seconds = min(self.seconds + time.monotonic() - started, self._job.limits.seconds)
        return answer

    def _check(self, reply: Mapping[str, Any]) -> None:
        if reply.keys() != FIELDS or type(reply["ask"]) is not str or type(reply["n"]) is not int:
            raise MalformedError("a question of another form")
        if reply["ask"] != self._nonce or reply["n"] != self._count:
            raise MalformedError("a question about another job, or out of turn")
        if self._count > MOST_QUESTIONS:
            raise MalformedError(f"more than {MOST_QUESTIONS} questions")
        if type(reply["target"]) is not str or reply["target"] not in self._job.substitutes:
            raise MalformedError("a question about something that it may not ask for")
        if type(reply["args"]) is not list or type(reply["kwargs"]) is not dict or not _numbers(reply["dropped"]):
            raise MalformedError("a question with malformed arguments")


def _numbers(dropped: Any) -> bool:
    return type(dropped) is list and len(dropped) <= MOST_DROPPED and all(type(number) is int for number in dropped)
