"""A memory limit for a warm process's children together, kept by the kernel where control groups may be made.

Limits of single processes (rlimits) hold everywhere. This one also counts what those do not: files in memory, and what
the kernel holds for a process. Both versions of control groups are known. The warm process enters when it is warm, so
that its own memory stays where it is, and only what its children use is counted.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
MEMBERS = "cgroup.procs"
PATIENCE = 100  # looks, 10 ms apart, at whether a group has become empty
_numbers = itertools.count()


@dataclass(frozen=True)
class Names:
    """What the files of one version are called: the limits (the first must exist), and where kills are counted."""

    limits: tuple[str, ...]
    events: str


V1 = Names(("memory.limit_in_bytes", "memory.memsw.limit_in_bytes"), "memory.oom_control")
V2 = Names(("memory.max",), "memory.events")


class MemoryGroup:
    """One group of our own. `made()` is the way to get one."""

    def __init__(self, folder: Path, names: Names) -> None:
        self._folder, self._names = folder, names
        self.limited_to = 0

    def enter(self, pid: int) -> None:
        """Move a process in; what it forks from now on is in, too."""
        (self._folder / MEMBERS).write_text(str(pid))

    def limit(self, size: int) -> None:
        """Bytes for all of it, swap included."""
        if size == self.limited_to:
            return
        paths = [self._folder / name for name in self._names.limits]
        for path in (*paths, *paths[:1]):  # the first may never exceed the second, on the way up or down
            with contextlib.suppress(OSError):
                path.write_text(str(size))
        self.limited_to = size

    @property
    def kills(self) -> int:
        """How many processes the limit has ended."""
        lines = (self._folder / self._names.events).read_text().splitlines()
        return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)

    def close(self) -> None:
        """Remove it; its processes must have ended. The kernel may still be at it when they have been waited for."""
        for _ in range(PATIENCE):
            try:
                return self._folder.rmdir()
            except OSError as problem:
                if problem.errno != errno.EBUSY:
                    return
            time.sleep(0.01)


def made(pid: int, root: Path = ROOT, own: Path = Path("/proc/self/cgroup")) -> MemoryGroup | None:
    """A new group with this process in it; None where this user or this host cannot have one."""
    for parent, names in _places(root, own):
        folder = parent / f"backpass-{os.getpid()}-{next(_numbers)}"
        try:
            folder.mkdir()
        except OSError:
            continue
        group = MemoryGroup(folder, names)
        try:
            (folder / names.limits[0]).read_text()
            group.kills  # noqa: B018 (readable, or of no use)
            group.enter(pid)
        except OSError:
            group.close()
            continue
        return group
    return None


def _places(root: Path, own: Path) -> Iterator[tuple[Path, Names]]:
    """Where a group could be made: below our own one (version 1), beside it (version 2)."""
    try:
        lines = [line.split(":", 2) for line in own.read_text().splitlines()]
    except OSError:
        return
    for _, controllers, path in lines:
        if "memory" in controllers.split(","):
            for parent in (root / "memory" / path.lstrip("/"), root / "memory"):  # a container may see another root
                yield parent, V1
        elif not controllers:
            yield (root / path.lstrip("/")).parent, V2
            yield root, V2
