"""Our side of a warm process: it makes walled children, the next one while we are busy with what came back."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from grader.errors import SandboxError
from grader.model.job import Job

from . import cgroup
from .channel import PipeChannel
from .control import REPLY_SECONDS, Control
from .ending import Ending
from .launch import Launched
from .size import measure, pid_of

START_SECONDS = 120.0
DEATH_SECONDS = 0.5  # how long a child whose pipe has closed may take to die
CPU_SECONDS = 3600  # only a backstop: deadlines are kept by the clock
SLACK_MB = 512  # address space that is reserved but never used, by threads for example
OTHERS = 6  # processes that the limit of threads counts too: bubblewrap, the warm process, a child that is dying...

Limits = dict[str, int]


@dataclass(frozen=True)
class Plan:
    """What the warm process is told: user to become, what to import, system calls to allow, paths to read."""

    uid: int | None
    libraries: tuple[str, ...]
    filter: str
    readable: tuple[str, ...]
    count_threads: bool


class WarmProcess:
    """One zygote. Raises SandboxError when it does not do what it should."""

    def __init__(self, launched: Launched, plan: Plan) -> None:
        self._launched, self._count_threads = launched, plan.count_threads
        self._control = Control(launched.control)
        self._number = 0
        self._next: ForkedChild | None = None
        self._group: cgroup.MemoryGroup | None = None
        try:
            self._control.tell(asdict(plan))
            pidfd = self._control.wait_ready(START_SECONDS)
            self._size = measure(pidfd)
            self._group = None if launched.removal else cgroup.made(pid_of(pidfd))  # a container has its own limit
            os.close(pidfd)
        except SandboxError as error:
            words = launched.last_words()
            self.close()
            raise SandboxError(f"the warm process did not start: {error}{words}") from None
        if self._size.threads != 1:
            self.close()
            raise SandboxError(f"the warm process has {self._size.threads} threads; a fork of it could hang")

    @property
    def lost(self) -> bool:
        """It has failed once and is not to be used again."""
        return self._control.lost

    @property
    def landlock(self) -> int:
        """The version of Landlock that holds it, 0 for none."""
        return int(self._control.ready["landlock"])

    def fork(self, jobs: Sequence[Job]) -> ForkedChild:
        """A child for these jobs that waits for its first frame: the one made in advance, when its limits fit."""
        limits, child = self._limits(jobs), self._next
        self._next = None
        if child is not None and child.limits != limits:
            child.let_go()
            child = None
        child = child or self._make(limits)
        try:
            child.wait_made()
        except SandboxError:
            child.let_go()
            raise
        return child

    def prepare(self, limits: Limits) -> None:
        """Have a child made in advance."""
        if self._next is None and not self.lost:
            with contextlib.suppress(SandboxError):  # `fork` will meet the reason again
                self._next = self._make(limits)

    def close(self) -> None:
        """End it and every child."""
        self._control.lost = True
        if self._next is not None:
            self._next.let_go()
            self._next = None
        self._launched.end()
        if self._group is not None:
            self._group.close()

    @property
    def kills(self) -> int:
        """How many children the kernel has ended because they took too much memory together."""
        return self._group.kills if self._group is not None else 0

    def _make(self, limits: Limits) -> ForkedChild:
        if self._group is not None:
            self._group.limit(limits["DATA"] - self._size.data + (SLACK_MB << 20))
        self._number += 1
        request_read, request_write = os.pipe()
        answer_read, answer_write = os.pipe()
        channel = PipeChannel(answer_read, request_write)
        try:
            self._control.ask_for_child(self._number, limits, (request_read, answer_write))
        except SandboxError:
            channel.close()
            raise
        finally:
            os.close(request_read)
            os.close(answer_write)
        return ForkedChild(self, self._control, self._number, channel, limits)

    def _limits(self, jobs: Sequence[Job]) -> Limits:
        memory = jobs[0].limits.memory_mb << 20
        room = {"AS": self._size.virtual + memory + (SLACK_MB << 20), "DATA": self._size.data + memory}
        threads = {"NPROC": jobs[0].limits.threads + OTHERS} if self._count_threads else {}
        return {**room, **threads, "CPU": CPU_SECONDS}


class ForkedChild:
    """One child of a warm process."""

    def __init__(
        self, parent: WarmProcess, control: Control, number: int, channel: PipeChannel, limits: Limits
    ) -> None:
        self.channel, self.limits = channel, limits
        self._parent, self._control, self._number = parent, control, number
        self._kills_before = parent.kills

    def wait_made(self) -> None:
        """Until the warm process has forked it; from then on, silence is the hand-in's."""
        self._control.pidfd(self._number)

    def end(self) -> Ending | None:
        """See conversation.Child."""
        ending = self._control.ending(self._number, DEATH_SECONDS)
        if ending is not None:
            starved = self._parent.kills > self._kills_before
            return replace(ending, cpu_limit=self.limits["CPU"], starved=starved)
        self._kill()
        if self._control.ending(self._number, REPLY_SECONDS) is None:
            self._control.lost = True
            raise SandboxError("a child could not be killed")
        return None

    def dismiss(self) -> None:
        """Kill it; the next one can be made."""
        self.let_go()
        self._parent.prepare(self.limits)

    def let_go(self) -> None:
        """Kill it and do not wait; the warm process buries it."""
        with contextlib.suppress(SandboxError):
            self._kill()
            self._control.forget(self._number)
        self.channel.close()

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._control.pidfd(self._number), signal.SIGKILL)
