"""Our side of a warm process: start it, ask it for walled children, learn how they ended."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from grader.errors import SandboxError
from grader.model.job import Job

from .channel import PipeChannel
from .ending import Ending
from .launch import Launched

PACKET = 1 << 16
START_SECONDS, REPLY_SECONDS = 120.0, 10.0
DEATH_SECONDS = 0.5  # how long a child whose pipe has closed may take to die
SLACK_MB = 512  # address space that is reserved but never used, by threads for example


@dataclass(frozen=True)
class Plan:
    """What the warm process is told: user to become, what to import, which walls to raise."""

    uid: int | None
    libraries: tuple[str, ...]
    filter: str
    readable: tuple[str, ...]
    count_threads: bool


@dataclass(frozen=True)
class Size:
    """Memory of the warm process in bytes, to which a job's allowance is added; and its threads."""

    virtual: int
    data: int
    threads: int


class WarmProcess:
    """One zygote and the socket to it. Raises SandboxError when it does not do what it should."""

    def __init__(self, launched: Launched, plan: Plan) -> None:
        self._launched, self._control = launched, launched.control
        self._number, self._count_threads = 0, plan.count_threads
        self.lost = False
        self._ended: dict[int, Ending] = {}
        try:
            self._control.sendall(json.dumps(asdict(plan)).encode())
            ready, fds = self._reply("ready", START_SECONDS)
            self.versions: Mapping[str, str] = ready["versions"]
            self.landlock: int = ready["landlock"]
            self._size = _measure(fds[0])
            os.close(fds[0])
        except (SandboxError, OSError) as error:
            words = launched.last_words()
            self.close()
            raise SandboxError(f"the warm process did not start: {error}{words}") from None
        if self._size.threads != 1:
            self.close()
            raise SandboxError(f"the warm process has {self._size.threads} threads; a fork of it could hang")

    def fork(self, jobs: Sequence[Job]) -> ForkedChild:
        """A new child for these jobs, walls up, waiting for its first frame."""
        self._number += 1
        limits = self._limits(jobs)
        request_read, request_write = os.pipe()
        answer_read, answer_write = os.pipe()
        try:
            message = json.dumps({"number": self._number, "limits": limits}).encode()
            socket.send_fds(self._control, [message], [request_read, answer_write])
            _, fds = self._reply("forked", REPLY_SECONDS)
        except (OSError, SandboxError) as error:
            os.close(request_write)
            os.close(answer_read)
            raise SandboxError(f"the warm process does not fork: {error}") from None
        finally:
            os.close(request_read)
            os.close(answer_write)
        return ForkedChild(self, self._number, fds[0], PipeChannel(answer_read, request_write), limits["CPU"])

    def ending(self, number: int, seconds: float) -> Ending | None:
        """How child `number` ended, None when it is alive after `seconds`."""
        deadline = time.monotonic() + seconds
        while number not in self._ended:
            try:
                self._receive(max(0.0, deadline - time.monotonic()))
            except TimeoutError:
                return None
        return self._ended.pop(number)

    def close(self) -> None:
        """End it."""
        self._launched.end()

    def _limits(self, jobs: Sequence[Job]) -> dict[str, int]:
        memory = jobs[0].limits.memory_mb << 20
        seconds = sum(job.limits.seconds for job in jobs) + max(job.limits.import_seconds for job in jobs)
        limits = {
            "AS": self._size.virtual + memory + (SLACK_MB << 20),
            "DATA": self._size.data + memory,
            "CPU": int(2 * seconds) + 10,
        }
        return limits | ({"NPROC": jobs[0].limits.threads + 4} if self._count_threads else {})

    def _reply(self, kind: str, seconds: float) -> tuple[dict[str, Any], list[int]]:
        """The next packet of this kind; endings that come in between are kept."""
        deadline = time.monotonic() + seconds
        try:
            while True:
                packet, fds = self._receive(max(0.0, deadline - time.monotonic()))
                if kind in packet:
                    return packet, fds
        except TimeoutError:
            self.lost = True
            raise SandboxError(f"the warm process gave no answer in {seconds:g} s") from None

    def _receive(self, seconds: float) -> tuple[dict[str, Any], list[int]]:
        self._control.settimeout(max(seconds, 1e-6))
        try:
            data, fds, _, _ = socket.recv_fds(self._control, PACKET, 4, socket.MSG_CMSG_CLOEXEC)
        except TimeoutError:
            raise
        except OSError as error:
            self.lost = True
            raise SandboxError(f"the warm process is lost: {error}") from None
        if not data:
            self.lost = True
            raise SandboxError("the warm process ended")
        packet = json.loads(data)
        if "failed" in packet:
            raise SandboxError(f"a wall could not be raised: {packet['why']}")
        if "ended" in packet:
            self._ended = {packet["ended"]: Ending(os.waitstatus_to_exitcode(packet["status"]), packet["cpu"])}
        return packet, fds


class ForkedChild:
    """One child of a warm process."""

    def __init__(self, parent: WarmProcess, number: int, pidfd: int, channel: PipeChannel, cpu_limit: int) -> None:
        self.channel = channel
        self._parent, self._number, self._pidfd, self._cpu_limit = parent, number, pidfd, cpu_limit

    def end(self) -> Ending | None:
        """See conversation.Child."""
        ending = self._parent.ending(self._number, DEATH_SECONDS)
        if ending is not None:
            return replace(ending, cpu_limit=self._cpu_limit)
        self._kill()
        if self._parent.ending(self._number, REPLY_SECONDS) is None:
            self._parent.lost = True
            raise SandboxError("a child could not be killed")
        return None

    def dismiss(self) -> None:
        """Kill it; the warm process buries it before it forks again."""
        self._kill()
        os.close(self._pidfd)
        self.channel.close()

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)


def _measure(pidfd: int) -> Size:
    """Size of a process by its pidfd, as the kernel tells us outside; there is no /proc inside."""
    pid = _field(f"/proc/self/fdinfo/{pidfd}", "Pid")
    status = f"/proc/{pid}/status"
    return Size(_field(status, "VmSize") << 10, _field(status, "VmData") << 10, _field(status, "Threads"))


def _field(path: str, name: str) -> int:
    for line in Path(path).read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise SandboxError(f"{path} has no {name}")
