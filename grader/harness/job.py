"""One job: runs its probe on the hand-in and says what happened, as plain data that can be sent."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from .clean_slate import clean_slate, clean_torch, seeder
from .copies import tensors
from .cpu_only import NOTE, cpu_instead, wants_gpu
from .excerpt import failed_lines
from .failure import (
    LoadFailure,
    MissingSymbol,
    StudentRaised,
    WrongResult,
    describe,
    is_memory,
    message_of,
    student_frames,
    traceback_of,
)
from .observer import Observer
from .package import Package
from .plain import AnswerTooLargeError
from .printing import Capture
from .stability import unstable

Probe = Callable[[Package, Mapping[str, Any], Mapping[str, Any], Observer], None]
Frame = Mapping[str, Any]
Outcome = dict[str, Any]  # the part of the reply that says how the probe ended
OK: Outcome = {"status": "ok", "error": None, "detail": ""}


class Job:
    """A `job` frame together with the package it is about; `again` gives its inputs a second time, untouched."""

    def __init__(self, package: Package, frame: Frame, probe: Probe, torch: Any, again: Callable[[], Frame]) -> None:
        self.package, self.frame, self.probe, self.torch, self.again = package, frame, probe, torch, again
        self.files = package.hand_in.by_filename
        self.own_notes: list[str] = []
        self.surroundings: Callable[[], AbstractContextManager[Any]] = nullcontext

    def answer(self) -> dict[str, Any]:
        """The reply to the frame."""
        package, notes = self.package, self.package.hand_in.notes
        package.target = self.frame["target"]
        with (
            Capture(self.frame.get("printed_kb", 16) << 10, self.files, notes) as printed,
            notes.going_to(self.own_notes),
        ):
            outcome, observer = self._first()
            text = printed.text()
            odd = self._repeat(observer) if self.frame.get("repeat") and outcome["status"] == "ok" else []
        return {
            "id": self.frame["id"],
            **outcome,
            "values": observer.values,
            "printed": text,
            "notes": [*self._file_notes(), *self.own_notes],
            "changed": observer.changed,
            "unstable": odd,
            "sources": self._sources(outcome) if self.frame.get("want_source") else [],
        }

    def _first(self) -> tuple[Outcome, Observer]:
        """The run that counts; again, on the CPU, when it ends for want of a GPU."""
        outcome, observer = self._run(self.frame["inputs"])
        if self.torch is None or not wants_gpu(outcome):
            return outcome, observer
        self.own_notes.append(NOTE)
        self.surroundings = lambda: cpu_instead(self.torch)
        return self._run(self.frame["inputs"])

    def _run(self, inputs: Mapping[str, Any]) -> tuple[Outcome, Observer]:
        """Run the probe once, from a clean slate."""
        clean_slate()
        reseed = seeder(self.frame.get("seed", 0), self.torch)
        if self.torch is not None:
            clean_torch(self.torch)
            inputs = tensors(inputs)
        notes, seed = self.package.hand_in.notes, self.frame.get("seed", 0)
        observer = Observer(notes, reseed, self.frame.get("answer_mb", 64), seed)
        reseed()
        try:
            with self.surroundings():
                self.probe(self.package, inputs, self.frame["options"], observer)
        except BaseException as error:
            return outcome_of(error, self.files), observer
        return OK, observer

    def _repeat(self, observer: Observer) -> list[str]:
        """Names of outputs that a second call with the same inputs gives differently."""
        outcome, second = self._run(self.again()["inputs"])
        if outcome["status"] != "ok":
            error = outcome["error"] or {"type": outcome["status"], "message": outcome["detail"]}
            self.own_notes.append(f"a second call with the same inputs failed: {error['type']}: {error['message']}")
        return list(unstable(observer.values, second.values))

    def _file_notes(self) -> list[str]:
        file = self.package.file(self.frame["target"].partition(":")[0])
        return self.package.hand_in.notes.files.get(file.path, []) if file else []

    def _sources(self, outcome: Outcome) -> list[dict[str, Any]]:
        try:
            return [self.package.source().data()]
        except LoadFailure as failure:
            return failed_lines(self.package.hand_in.files, failure.data)
        except BaseException:
            return failed_lines(self.package.hand_in.files, outcome["error"] or {})


def outcome_of(error: BaseException, files: Any) -> Outcome:
    """Status and error of whatever ended a probe."""
    try:
        return _outcome(error, files)
    except BaseException as second:  # an exception object that fights back
        return {"status": "error", "error": _nameless("Exception", message_of(second)), "detail": ""}


def _outcome(error: BaseException, files: Any) -> Outcome:
    if isinstance(error, StudentRaised):
        return _raised(error.cause, error.stage, files)
    if isinstance(error, MissingSymbol):
        return {"status": "missing", "error": None, "detail": message_of(error)}
    if isinstance(error, LoadFailure):
        return {"status": "memory_limit" if error.memory else "import_error", "error": error.data, "detail": ""}
    if isinstance(error, WrongResult):
        return {"status": "error", "error": _nameless("TypeError", message_of(error)), "detail": ""}
    if isinstance(error, AnswerTooLargeError):
        return {"status": "output_limit", "error": None, "detail": message_of(error)}
    if is_memory(error) or student_frames(traceback_of(error), files):
        return _raised(error, "reading the result", files)
    return {"status": "harness_error", "error": None, "detail": "".join(traceback.format_exception(error))[-4000:]}


def _raised(error: BaseException, stage: str, files: Any) -> Outcome:
    data = describe(error, stage, files)
    return {"status": _status(error), "error": data, "detail": ""}


def _status(error: BaseException) -> str:
    if is_memory(error):
        return "memory_limit"
    if isinstance(error, NotImplementedError):
        return "not_implemented"
    return "import_error" if getattr(error, "broken_file", False) is True else "error"


def _nameless(kind: str, message: str) -> dict[str, Any]:
    return {"type": kind, "message": message, "stage": "", "frames": []}
