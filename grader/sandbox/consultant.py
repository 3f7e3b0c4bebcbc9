"""The reference in a child of its own, which answers single calls while a hand-in runs in another.

It is started when it is asked for the first time. What it keeps for later calls (caches) stays in that child.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from grader.errors import SandboxError
from grader.harness import wire
from grader.model.job import Job
from grader.model.submission import Parcel

from .answer import MalformedError
from .channel import GoneError, LateError, TooMuchError, UnaskedError
from .conversation import Child, load


class Consultant:
    """`begin` makes the child. Its limits are those of the jobs, whose substitutes it is asked for."""

    def __init__(self, begin: Callable[[], Child], parcel: Parcel, jobs: Sequence[Job]) -> None:
        self._begin, self._parcel, self._job = begin, parcel, jobs[0]
        self._child: Child | None = None

    def call(self, question: bytes) -> bytes:
        """The answer to one question, frame to frame. SandboxError when the child is lost."""
        child = self._child or self._start()
        limit = (self._job.limits.answer_mb << 20) + wire.MAX_HEADER
        deadline = time.monotonic() + self._job.limits.seconds
        try:
            child.channel.send(question, deadline)
            return child.channel.receive(limit, deadline)
        except (LateError, GoneError, TooMuchError) as error:
            self.close()
            raise MalformedError(f"a question that cannot be answered ({type(error).__name__})") from None
        except (UnaskedError, wire.WireError) as error:
            raise SandboxError(f"the reference could not be asked: {error}") from None

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.dismiss()
            self._child = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self.close()

    def _start(self) -> Child:
        child = self._begin()
        trouble = load(child, self._parcel, _asked_for(self._job))
        if trouble is not None:
            child.dismiss()
            raise SandboxError(f"the reference does not load: {trouble.detail}")
        self._child = child
        return child


def _asked_for(job: Job) -> list[Job]:
    """One job for each substituted symbol, so that its module is loaded at once, and nothing in it is replaced."""
    return [
        Job(job.criterion, job.case, job.probe, target, {}, torch=job.torch, limits=job.limits)
        for target in job.substitutes
    ]
