"""What this host can enforce, found out by trying. Pure data: the command line prints it.

First each mechanism by itself, then each tier with its canary, then in plain words what the best of them promises and
what would give a better one.
"""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.errors import SandboxError

from . import cgroup, seccomp
from .advice import advice, described, place
from .box import WarmBox
from .canary import ACTS
from .container import ENGINES
from .ladder import open_tier
from .protocol import Box, Tier
from .whereabouts import installed

TRIAL = ("--unshare-pid", "--unshare-net", "--ro-bind", "/", "/", "true")
LINUX_ONLY = "only Linux has it"
LANDLOCK_CREATE_RULESET, ASK_VERSION = 444, 1
GREEDY = """
import resource
resource.setrlimit(resource.RLIMIT_AS, (1 << 28, 1 << 28))
try:
    bytearray(1 << 29)
except MemoryError:
    print("refused")
"""


@dataclass(frozen=True)
class Finding:
    """One thing that was tried: does it work, what was seen, and what to do when it does not."""

    name: str
    ok: bool
    text: str
    fix: str = ""


def examine() -> tuple[Finding, ...]:
    """Everything. Takes a few seconds."""
    where = place()
    mechanisms = (_system_calls(), _landlock(), _bubblewrap(), _limits(), _memory_group(), _engine())
    tiers = tuple(_tier(tier) for tier in Tier)
    return (*_libraries(), *mechanisms, *(finding for _, finding in tiers), _verdict(where, tiers))


def _libraries() -> Iterator[Finding]:
    yield Finding("python", True, f"{platform.python_version()} at {sys.executable}")
    for name, fix in (("numpy", "pip install numpy"), ("torch", "pip install torch (only courses with torch need it)")):
        version = installed(name)
        yield Finding(name, bool(version), version or "not installed", "" if version else fix)


def _system_calls() -> Finding:
    try:
        size = len(seccomp.program()) // 8
    except SandboxError as error:
        fix = "pip install pyseccomp, and the system's package libseccomp2" if sys.platform == "linux" else LINUX_ONLY
        return Finding("seccomp", False, str(error), fix)
    return Finding("seccomp", True, f"the list of allowed system calls compiles to {size} instructions")


def _landlock() -> Finding:
    """Whether the kernel has it; that it holds is for the canaries to show."""
    if sys.platform != "linux":
        return Finding("Landlock", False, LINUX_ONLY)
    version = ctypes.CDLL(None).syscall(LANDLOCK_CREATE_RULESET, None, 0, ASK_VERSION)
    if version > 0:
        return Finding("Landlock", True, f"the kernel knows version {version} of its rules")
    return Finding("Landlock", False, "the kernel does not have it", "Linux 5.13 or later, with `lsm=landlock,...`")


def _bubblewrap() -> Finding:
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        fix = "install the package bubblewrap" if sys.platform == "linux" else LINUX_ONLY
        return Finding("bubblewrap", False, "the command bwrap is not installed", fix)
    user = [] if os.geteuid() == 0 else ["--unshare-user"]
    trial = subprocess.run([bwrap, *user, *TRIAL], capture_output=True, text=True, check=False)
    if trial.returncode == 0:
        return Finding("bubblewrap", True, f"{bwrap} makes namespaces")
    return Finding("bubblewrap", False, trial.stderr.strip()[:300], "see the last line")


def _limits() -> Finding:
    if sys.platform == "win32":
        return Finding("limits", False, "Windows has no limits for single processes", "see the last line")
    trial = subprocess.run([sys.executable, "-c", GREEDY], capture_output=True, text=True, check=False)
    if trial.stdout.strip() == "refused":
        return Finding("limits", True, "a process that wanted more memory than allowed did not get it")
    return Finding("limits", False, "the system keeps no limit on memory", "see the last line")


def _memory_group() -> Finding:
    name = "memory group"
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as trial:
        group = cgroup.made(trial.pid)
        trial.kill()
        trial.wait()
        if group is not None:
            group.close()
            return Finding(name, True, "the kernel also keeps one limit for all that a hand-in uses (control groups)")
    fix = "not needed: each process has its limits. As root, or in a scope of systemd, there is a second limit for all"
    return Finding(name, False, "no control group can be made by this user", fix)


def _engine() -> Finding:
    engine = next(filter(None, map(shutil.which, ENGINES)), None)
    if engine is None:
        fix = "only the tier `container` needs one: install podman or docker"
        return Finding("container engine", False, f"neither {' nor '.join(ENGINES)} is installed", fix)
    return Finding("container engine", True, engine)


def _tier(tier: Tier) -> tuple[tuple[str, ...], Finding]:
    """What it promises, nothing when it does not work, and what to say of it."""
    name = f"tier {tier}"
    try:
        with open_tier(tier, ("numpy",)) as box:
            return box.environment.guarantees, Finding(name, True, _praise(tier, box))
    except SandboxError as error:
        return (), Finding(name, False, str(error))


def _praise(tier: Tier, box: Box) -> str:
    if tier is Tier.SUBPROCESS or not isinstance(box, WarmBox):
        return "works anywhere, and is no security boundary"
    landlock = box.warm(torch=False).landlock
    also = f", Landlock version {landlock}" if landlock else ", no Landlock"
    return f"its canary failed at all of {len(ACTS)} forbidden acts{also}"


def _verdict(where: str, tiers: Sequence[tuple[tuple[str, ...], Finding]]) -> Finding:
    """The strongest tier that works, in plain words, and what to do for a better one."""
    found = next(((tier, promises) for tier, (promises, finding) in zip(Tier, tiers, strict=True) if finding.ok), None)
    machine = described(where)
    if found is None:
        return Finding("this machine", False, f"{machine}: nothing works here, not even a process", advice(where))
    tier, promises = found
    strong = tier.rank == Tier.NATIVE.rank
    text = f"{machine}. Classes are graded in the tier `{tier}`: {'; '.join(promises)}"
    return Finding("this machine", strong, text, "" if strong else f"For a stronger wall: {advice(where)}")
