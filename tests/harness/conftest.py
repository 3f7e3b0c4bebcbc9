"""`box(files)` loads a hand-in in a fresh child; `box.job(...)` is the child's answer to one job."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from grader.harness import wire

ENVIRONMENT = {
    "PATH": os.environ.get("PATH", ""), "PYTHONPATH": os.getcwd(), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
}  # fmt: skip


class Zygote:
    """The fork server's process, seen from outside."""

    def __init__(self, *extra: str) -> None:
        self.channel, theirs = socket.socketpair()
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.harness.forks", str(theirs.fileno()), *extra],
            pass_fds=[theirs.fileno()],
            env=ENVIRONMENT,
        )
        theirs.close()

    def child(self) -> tuple[int, int]:
        """(what to read answers from, what to write frames to) of a new child."""
        child_read, to_child = os.pipe()
        from_child, child_write = os.pipe()
        socket.send_fds(self.channel, [b"x"], [child_read, child_write])
        self.channel.recv(8)
        os.close(child_read)
        os.close(child_write)
        return from_child, to_child

    def close(self) -> None:
        self.channel.close()
        self.process.wait(10)


def as_file(source: str | bytes) -> Any:
    """The bytes of a source as they stand in a `load` frame."""
    data = source if isinstance(source, bytes) else textwrap.dedent(source).lstrip("\n").encode()
    return np.frombuffer(data, np.uint8)


class Box:
    """One hand-in in one child."""

    def __init__(self, zygote: Zygote, torch: bool) -> None:
        self.torch = torch
        from_child, to_child = zygote.child()
        self.source, self.sink = os.fdopen(from_child, "rb"), os.fdopen(to_child, "wb")

    def send(self, message: Mapping[str, Any]) -> Any:
        """One frame there, one frame back; EOFError when the child is gone."""
        self.sink.write(wire.encode(message))
        self.sink.flush()
        prefix = self.source.read(wire.PREFIX.size)
        if len(prefix) < wire.PREFIX.size:
            raise EOFError("the child is gone")
        return wire.decode(prefix + self.source.read(sum(wire.lengths(prefix, 1 << 40))))

    def load(
        self,
        files: Mapping[str, str | bytes],
        fallback: Mapping[str, str] | None = None,
        libraries: tuple[str, ...] = ("numpy",),
        targets: tuple[str, ...] = (),
    ) -> None:
        answer = self.send({
            "do": "load", "package": "cs231n", "files": {path: as_file(text) for path, text in files.items()},
            "fallback": {path: as_file(text) for path, text in (fallback or {}).items()},
            "libraries": libraries, "targets": targets, "torch": self.torch,
        })  # fmt: skip
        assert answer == {"loaded": True}

    def job(
        self,
        probe: str,
        target: str,
        inputs: Mapping[str, Any] | None = None,
        options: Mapping[str, Any] | None = None,
        **extra: Any,
    ) -> dict[str, Any]:
        frame = {
            "do": "job", "id": "a1", "criterion": "c", "case": "k", "probe": probe, "probe_source": "",
            "target": target, "inputs": inputs or {}, "options": options or {}, "seed": 1, "repeat": False,
            "want_source": False, "torch": self.torch, "printed_kb": 16,
        }  # fmt: skip
        answer: dict[str, Any] = self.send({**frame, **extra})
        assert answer["id"] == "a1"
        assert set(answer) == {"id", "status", "values", "error", "printed", "notes", "changed", "unstable", "sources",
                               "detail"}  # fmt: skip
        return answer

    def call(self, target: str, *values: Any, **extra: Any) -> dict[str, Any]:
        """The `call` probe with these arguments by position."""
        return self.job("call", target, {f"a{n}": value for n, value in enumerate(values)}, **extra)

    def close(self) -> None:
        self.sink.close()
        self.source.close()


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    server = Zygote()
    yield server
    server.close()


@pytest.fixture(scope="session")
def torch_zygote() -> Iterator[Zygote]:
    if importlib.util.find_spec("torch") is None:
        pytest.skip("torch is not installed")
    server = Zygote("torch")
    yield server
    server.close()


@pytest.fixture
def box(zygote: Zygote) -> Iterator[Any]:
    """`box(files, fallback, libraries, targets)`: a hand-in loaded in a child of its own."""
    yield from _boxes(zygote, torch=False)


@pytest.fixture
def torch_box(torch_zygote: Zygote) -> Iterator[Any]:
    """As `box`, in a process that has torch."""
    yield from _boxes(torch_zygote, torch=True)


def _boxes(zygote: Zygote, torch: bool) -> Iterator[Any]:
    made: list[Box] = []

    def make(files: Mapping[str, str | bytes] | str | bytes, **options: Any) -> Box:
        made.append(Box(zygote, options.pop("for_torch", torch)))
        made[-1].load({"layers.py": files} if isinstance(files, str | bytes) else files, **options)
        return made[-1]

    yield make
    for one in made:
        one.close()
