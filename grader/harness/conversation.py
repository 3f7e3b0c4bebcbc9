"""The child's side of the conversation: frames in, frames out, until the other end closes.

A `load` frame brings the files of one hand-in, then each `job` frame is answered by one frame. Nothing that the
student's code does may end the conversation with an exception: what cannot be sent becomes a status.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Mapping
from typing import Any

from . import wire
from .asking import Asker, Exchange
from .compat import restore_numpy, student_builtins
from .consulted import Consulted
from .copies import fresh
from .failure import LoadFailure, MissingSymbol, plain_text, type_name
from .files import read_files
from .handin import HandIn
from .importer import Importer
from .job import Job, Probe, outcome_of
from .libraries import Libraries
from .package import Package
from .printing import Capture
from .probes import PROBES
from .proxies import Proxies
from .remarks import Notes

Frame = Mapping[str, Any]


def converse(read_fd: int, write_fd: int) -> None:
    """Answer frames from `read_fd` on `write_fd` until end of file."""
    source, sink = io.FileIO(read_fd, "rb", closefd=False), io.FileIO(write_fd, "wb", closefd=False)
    conversation = Conversation(lambda question: _exchange(source, sink, question))
    with source, sink, contextlib.suppress(BrokenPipeError):  # a broken pipe: whoever asked no longer listens
        while (frame := read_frame(source)) is not None:
            write_all(sink, conversation.reply(frame))


def _exchange(source: io.FileIO, sink: io.FileIO, question: bytes) -> Frame:
    """Ask the grader something while a job runs."""
    write_all(sink, question)
    answer = read_frame(source)
    if answer is None:
        raise ConnectionError("the grader no longer listens")
    return wire.decode(answer)  # type: ignore[arg-type, no-any-return]


def _no_exchange(question: bytes) -> Frame:
    raise ConnectionError("nobody can be asked here")


def read_frame(source: io.FileIO) -> bytearray | None:
    """One whole frame; None at the end of the stream or when it is cut short."""
    prefix = _read(source, wire.PREFIX.size)
    if prefix is None:
        return None
    rest = _read(source, sum(wire.lengths(bytes(prefix), 1 << 40)))
    return None if rest is None else prefix + rest


def _read(source: io.FileIO, size: int) -> bytearray | None:
    buffer = bytearray(size)
    view, done = memoryview(buffer), 0
    while done < size:
        count = source.readinto(view[done:])
        if not count:
            return None
        done += count
    return buffer


def write_all(sink: io.FileIO, data: bytes) -> None:
    """Write every byte."""
    view = memoryview(data)
    while view:
        view = view[sink.write(view) or 0 :]


class Conversation:
    """Answers frames; holds the one package that was loaded."""

    def __init__(self, exchange: Exchange = _no_exchange) -> None:
        self.package: Package | None = None
        self.asker = Asker(exchange)
        self.consulted: Consulted | None = None
        self.torch: Any = None
        self.custom: dict[str, dict[str, Any]] = {}
        self._undo: list[Callable[[], None]] = []

    def reply(self, frame: bytearray) -> bytes:
        """The answer to one frame, encoded."""
        message = wire.decode(frame)  # type: ignore[arg-type]
        if "ask" in message:
            return wire.encode({"answer": message["n"], **self.consulted.answer(message)})  # type: ignore[union-attr]
        if message["do"] == "load":
            self.load(message)
            return wire.encode({"loaded": True})
        self.asker.begin(message["id"])
        spare = {"inputs": fresh(message["inputs"]) if message.get("repeat") else {}}
        return self._encoded(message["id"], lambda: self.job(message, lambda: spare))

    def load(self, frame: Frame) -> None:
        """Make a package of the files and import the modules of the targets; failures wait for the jobs."""
        self.unload()
        name, notes = frame["package"], Notes()
        proxies = Proxies(name, frame.get("substitutes", ()), self.asker)
        files = {**proxies.files(name), **read_files(name, frame["files"])}
        hand_in = HandIn(name, files, read_files(name, frame.get("fallback", {})), notes)
        allowed = list(frame.get("libraries", ("numpy",)))
        if frame.get("torch"):
            import torch

            self.torch = torch
            allowed.append("torch")
        libraries = Libraries(allowed, name)
        importer = Importer(hand_in, student_builtins(libraries, notes), proxies)
        self._undo = [libraries.install(), importer.install(), restore_numpy(notes)]
        self.package = Package(hand_in)
        self.consulted = Consulted(self.package)
        targets = (*frame.get("substitutes", ()), *frame.get("targets", ()))
        with Capture(0, hand_in.by_filename, notes):
            for module in dict.fromkeys(target.partition(":")[0] for target in targets):
                self._try_module(module)
            for target in dict.fromkeys(targets):
                self._try_cells(target)

    def _try_module(self, module: str) -> None:
        """Load one module; if that fails, the jobs that need it will say so."""
        with contextlib.suppress(MissingSymbol, LoadFailure):
            self.package.module(module)  # type: ignore[union-attr]

    def _try_cells(self, target: str) -> None:
        """Of a notebook only what is asked for is run: do it now, with the imports."""
        if target.partition(":")[0].endswith(".ipynb"):
            with contextlib.suppress(Exception):  # the job that needs it will say so
                self.package.symbol(target)  # type: ignore[union-attr]

    def unload(self) -> None:
        """Forget the package and take every change of the interpreter back."""
        while self._undo:
            self._undo.pop()()
        self.package = None

    def job(self, frame: Frame, again: Callable[[], Frame]) -> dict[str, Any]:
        """The reply to a job."""
        if self.package is None:
            return failed(frame["id"], "harness_error", "a job came before a hand-in was loaded")
        try:
            probe = self._probe(frame)
        except Exception as error:
            return failed(frame["id"], "harness_error", f"probe {frame['probe']}: {type_name(error)}: {error}")
        torch = self.torch if frame.get("torch") else None
        return Job(self.package, frame, probe, torch, again).answer()

    def _probe(self, frame: Frame) -> Probe:
        kind, _, name = frame["probe"].rpartition(":")
        if kind != "custom":
            return PROBES[frame["probe"]]
        text = frame["probe_source"]
        if text not in self.custom:
            self.custom[text] = {"__name__": "custom_probe"}
            exec(compile(text, "<probes>", "exec", dont_inherit=True), self.custom[text])
        return self.custom[text][name]  # type: ignore[no-any-return]

    def _encoded(self, identity: str, make: Callable[[], dict[str, Any]]) -> bytes:
        """The reply that `make` makes, or else one that says why there is none."""
        try:
            return wire.encode(make())
        except wire.WireError as error:
            return wire.encode(failed(identity, "output_limit", f"the answer cannot be sent: {error}"))
        except BaseException as error:
            files = self.package.hand_in.by_filename if self.package else {}
            return wire.encode({**failed(identity, "", ""), **outcome_of(error, files)})


def failed(identity: str, status: str, detail: str) -> dict[str, Any]:
    """A reply without values."""
    return {
        "id": identity, "status": status, "values": {}, "error": None, "printed": "", "notes": [], "changed": [],
        "unstable": [], "sources": [], "detail": plain_text(detail),
    }  # fmt: skip
