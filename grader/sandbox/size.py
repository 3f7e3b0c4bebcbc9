"""How large a process is, as the kernel tells us outside by its pidfd: inside a box there is no /proc to look it up."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from grader.errors import SandboxError


@dataclass(frozen=True)
class Size:
    """Address space and private data in bytes, and the number of threads."""

    virtual: int
    data: int
    threads: int


def pid_of(pidfd: int) -> int:
    """Its number in our own namespace."""
    return _field(f"/proc/self/fdinfo/{pidfd}", "Pid")


def measure(pidfd: int) -> Size:
    """The size of a process that lives."""
    status = f"/proc/{pid_of(pidfd)}/status"
    return Size(_field(status, "VmSize") << 10, _field(status, "VmData") << 10, _field(status, "Threads"))


def _field(path: str, name: str) -> int:
    try:
        lines = Path(path).read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
    except (OSError, StopIteration) as error:
        raise SandboxError(f"{path} does not tell {name}: {error}") from None
