"""Our side of the talk with one process that runs one hand-in: load it, ask job by job, name what happens."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from grader.harness import wire
from grader.model.job import Job
from grader.model.observation import Observation, RunStatus
from grader.model.submission import Parcel

from . import answer
from .channel import Channel, GoneError, LateError, TooMuchError, UnaskedError
from .ending import Ending, explain
from .frames import Frames
from .questions import Consult, Questions

SMALL_ANSWER = 1 << 16


class Child(Protocol):
    """A process that has the hand-in, behind whatever walls the backend has."""

    @property
    def channel(self) -> Channel:
        """Where frames go and come."""

    def end(self) -> Ending | None:
        """How it ended by itself; kills it when it has not (then None). Raises SandboxError when nobody can tell."""

    def dismiss(self) -> None:
        """Kill it, and do not wait."""


def load(child: Child, parcel: Parcel, jobs: Sequence[Job]) -> Observation | None:
    """Send the files and import what the jobs look at. None when that went well, else what happened to all of them."""
    seconds = max(job.limits.import_seconds for job in jobs)
    modules = ", ".join(dict.fromkeys(module_of(job) for job in jobs))
    clock = _Clock(seconds, time.monotonic())
    received = _exchange(child, wire.encode(load_message(parcel, jobs)), clock, SMALL_ANSWER, f"importing {modules}")
    if isinstance(received, Observation):
        return received
    try:
        reply = wire.decode(received, len(received))
    except wire.WireError as error:
        return _no_answer(error)
    if type(reply) is dict and reply.get("loaded") is True:
        return None
    return _malformed("the answer to loading the files is not one")


@dataclass(frozen=True)
class Answered:
    """A frame that came back for a job and was not read yet: many at once are read faster than one between two jobs."""

    job: Job
    nonce: str
    frame: bytes
    seconds: float

    def observation(self) -> Observation:
        """What it says; MALFORMED when it is not an answer."""
        try:
            reply = wire.decode(self.frame, len(self.frame))
            return _with_figure(answer.observation(reply, self.job, self.nonce, self.seconds), self.job)
        except (answer.MalformedError, wire.WireError) as error:
            return _no_answer(error)


def ask(child: Child, job: Job, frames: Frames, consult: Consult | None = None) -> Answered | Observation:
    """What comes back for one job; an Observation when nothing does, and then the child cannot be asked again.

    `consult` answers what the child asks.
    """
    nonce, limit = secrets.token_hex(8), (job.limits.answer_mb << 20) + wire.MAX_HEADER
    try:
        frame = frames.asking(job, nonce)
    except wire.WireError as error:
        return Observation(RunStatus.GRADER_ERROR, detail=f"the inputs of {job.name} cannot be sent: {error}")
    started, questions = time.monotonic(), Questions(job, nonce, consult)
    clock, doing = _Clock(job.limits.seconds, started), f"running {job.target.replace(':', '.')}"
    try:
        received = _exchange(child, frame, clock, limit, doing)
        while isinstance(received, bytes) and (question := questions.asked_by(received)) is not None:
            answer_frame = questions.answer(question, received)
            clock = replace(clock, paused=questions.seconds)
            received = _exchange(child, answer_frame, clock, limit, doing)
    except (answer.MalformedError, wire.WireError) as error:
        return _no_answer(error)
    seconds = time.monotonic() - started - questions.seconds
    if isinstance(received, Observation):
        return replace(received, seconds=seconds)
    return Answered(job, nonce, received, seconds)


def _with_figure(seen: Observation, job: Job) -> Observation:
    """The limit that was hit, where Python itself noticed and says no number, or only the number it asked for."""
    if seen.status is not RunStatus.MEMORY_LIMIT:
        return seen
    asked = f" ({seen.error.message})" if seen.error and seen.error.message else ""
    detail = f"needed more than the {job.limits.memory_mb} MB of memory that are allowed{asked}"
    return replace(seen, detail=seen.detail or detail)


def module_of(job: Job) -> str:
    """The module that a job looks at."""
    return job.target.partition(":")[0]


@dataclass(frozen=True)
class _Clock:
    """`seconds` from `started` on; what was `paused` (because we were asked something) does not count."""

    seconds: float
    started: float
    paused: float = 0.0

    @property
    def deadline(self) -> float:
        return self.started + self.seconds + self.paused


def _exchange(child: Child, frame: bytes, clock: _Clock, limit: int, doing: str) -> bytes | Observation:
    """Send a frame and wait for one. An Observation stands for everything that goes wrong."""
    try:
        child.channel.send(frame, clock.deadline)
        return child.channel.receive(limit, clock.deadline)
    except (LateError, TooMuchError, UnaskedError, wire.WireError, GoneError) as error:
        return _trouble(error, child, clock, doing)


def _trouble(error: Exception, child: Child, clock: _Clock, doing: str) -> Observation:
    if isinstance(error, LateError):
        return Observation(RunStatus.TIME_LIMIT, detail=f"took longer than {clock.seconds:g} s while {doing}")
    if isinstance(error, TooMuchError):
        return Observation(RunStatus.OUTPUT_LIMIT, detail=f"the result is too large: {error}")
    if isinstance(error, UnaskedError):
        return _malformed("it wrote to the grader before it was asked")
    if isinstance(error, wire.WireError):
        return _no_answer(error)
    status, detail = explain(child.end(), doing)
    return Observation(status, detail=detail)


def load_message(parcel: Parcel, jobs: Sequence[Job]) -> dict[str, Any]:
    """What brings the files of a hand-in, for jobs that may share a child."""
    return {
        "do": "load",
        "package": parcel.package,
        "files": _as_arrays(parcel.files),
        "fallback": _as_arrays(parcel.fallback),
        "libraries": [name for name in parcel.libraries if name != "torch" or parcel.torch_beside_numpy],
        "targets": list(dict.fromkeys(job.target for job in jobs)),
        "substitutes": list(jobs[0].substitutes),
        "torch": jobs[0].torch,
    }


def _as_arrays(files: Mapping[str, bytes]) -> dict[str, np.ndarray[Any, Any]]:
    """Bytes travel as arrays; a name that the wire keeps for itself is none that Python could import."""
    return {name: np.frombuffer(data, np.uint8) for name, data in files.items() if not name.startswith("$")}


def _no_answer(error: Exception) -> Observation:
    return _malformed(f"what came back is not an answer: {error}")


def _malformed(detail: str) -> Observation:
    return Observation(RunStatus.MALFORMED, detail=detail)
