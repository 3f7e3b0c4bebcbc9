"""The tier for a student's own machine: a fresh Python process for each hand-in, on any system. NO security boundary.

It holds accidents (endless loops, crashes, too much output), not malice: the code runs as the user who starts it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

from grader.errors import SandboxError
from grader.harness import wire
from grader.model.job import Job
from grader.model.observation import Observation
from grader.model.submission import Parcel

from .channel import GoneError, LateError, ThreadChannel
from .consultant import Consultant
from .ending import Ending
from .frames import Frames
from .launch import THREADS, python_command
from .protocol import Tier
from .questions import Consult
from .rounds import answer_all
from .view import HARNESS
from .whereabouts import environment

START_SECONDS, DEATH_SECONDS = 120.0, 2.0
GUARANTEES = (
    "no security boundary: the code runs as the user who started it and could read or change that user's files",
    "time and size of every answer are limited; each hand-in has a process of its own",
)
KEPT = """
    PATH HOME LANG LC_ALL TMPDIR TEMP TMP SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC USERPROFILE APPDATA LOCALAPPDATA
    LD_LIBRARY_PATH DYLD_LIBRARY_PATH VIRTUAL_ENV CONDA_PREFIX
"""


def open_subprocess(libraries: Sequence[str], variables: Mapping[str, str] | None = None) -> SubprocessBox:
    """A box that needs nothing but this Python. `variables` are added to the environment of its processes."""
    return SubprocessBox(libraries, dict(variables or {}))


class SubprocessBox:
    """One fresh process for each group of jobs, in an empty folder."""

    def __init__(self, libraries: Sequence[str], variables: dict[str, str]) -> None:
        self.environment = environment(Tier.SUBPROCESS.value, GUARANTEES, libraries)
        self._variables = _environment() | variables
        self._frames = Frames()
        self._folder = tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True)

    def run(self, parcel: Parcel, jobs: Sequence[Job], consult: Consult | None = None) -> list[Observation]:
        """See protocol.Box."""
        return answer_all(parcel, jobs, self._child, consult, self._frames)

    def consultant(self, parcel: Parcel, jobs: Sequence[Job]) -> Consultant:
        """See protocol.Box."""
        return Consultant(lambda: self._child(jobs), parcel, jobs)

    def close(self) -> None:
        """See protocol.Box."""
        self._folder.cleanup()

    def _child(self, jobs: Sequence[Job]) -> ProcessChild:
        return ProcessChild(jobs[0].torch, self._folder.name, self._variables)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class ProcessChild:
    """A Python process that answers on its standard pipes."""

    def __init__(self, torch: bool, folder: str, variables: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            python_command(sys.executable, HARNESS, "converse", "torch" if torch else "numpy", site=True),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=variables,
            cwd=folder,
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.channel = ThreadChannel(self._process.stdout, self._process.stdin)
        try:
            self.channel.receive(1 << 10, time.monotonic() + START_SECONDS)
        except (GoneError, LateError, wire.WireError) as error:
            self.dismiss()
            raise SandboxError(f"a fresh Python process did not start: {type(error).__name__}") from None

    def end(self) -> Ending | None:
        """See conversation.Child."""
        try:
            return Ending(self._process.wait(DEATH_SECONDS))
        except subprocess.TimeoutExpired:
            self._kill()
            return None

    def dismiss(self) -> None:
        """See conversation.Child."""
        self._kill()
        self._process.wait()
        self.channel.close()

    def _kill(self) -> None:
        """The process, and where there are process groups everything that it started."""
        if sys.platform != "win32":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()


def _environment() -> dict[str, str]:
    """What Python needs to start, and one thread for numeric libraries as in the other tiers."""
    return {name: os.environ[name] for name in KEPT.split() if name in os.environ} | THREADS
