"""Facts about this host that more than one backend needs: versions, and a user id that nobody has."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path

from grader.model.score import Environment

UNUSED_USERS = range(0x7000_0000, 0x7FFF_FFFF)  # no system hands these out
UNUSED_IN_CONTAINERS = range(61_184, 65_000)


def environment(tier: str, guarantees: Iterable[str], libraries: Iterable[str]) -> Environment:
    """What results of a box on this host are computed with."""
    return Environment(tier, tuple(guarantees), platform.python_version(), versions(libraries), platform.machine())


def versions(libraries: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Names and versions of numpy, torch and these libraries, as far as they are installed."""
    found = ((name, installed(name)) for name in dict.fromkeys(("numpy", *libraries, "torch")))
    return tuple((name, version) for name, version in found if version)


def lonely_user() -> int | None:
    """A user id of its own for one box when we are root; None for an ordinary user, who cannot become another."""
    if os.geteuid() != 0:
        return None
    mapped = _highest_user()
    choice = UNUSED_USERS if mapped > UNUSED_USERS.stop else UNUSED_IN_CONTAINERS
    return choice.start + secrets.randbelow(len(choice))


def closed_to_others(paths: Iterable[Path]) -> Path | None:
    """The first file or folder on the way to one of these that only its owner may use: a lonely user could not."""
    for path in paths:
        for place in (path, *path.parents):
            mode = place.stat().st_mode
            if not mode & (stat.S_IXOTH if stat.S_ISDIR(mode) else stat.S_IROTH):
                return place
    return None


def kernel_at_least(major: int, minor: int) -> bool:
    """Linux of that version or later."""
    release = platform.release().split("-")[0].split(".")
    return (int(release[0]), int(release[1])) >= (major, minor)


def _highest_user() -> int:
    """The end of the range of user ids that exist in this user namespace."""
    lines = Path("/proc/self/uid_map").read_text().splitlines()
    return max(int(line.split()[0]) + int(line.split()[2]) for line in lines)


def installed(name: str) -> str:
    """The version of a package, empty when it is not installed."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
