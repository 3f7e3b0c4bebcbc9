"""What this host can enforce, found out by trying. Pure data: the command line prints it."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.errors import SandboxError

from . import seccomp
from .box import WarmBox
from .canary import ACTS
from .ladder import open_tier
from .protocol import Box, Tier
from .whereabouts import installed

TRIAL = ("--unshare-pid", "--unshare-net", "--ro-bind", "/", "/", "true")
APPARMOR = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
LINUX_ONLY = "only Linux has it; elsewhere run the grader in a Linux virtual machine, WSL 2 or a container"


@dataclass(frozen=True)
class Finding:
    """One thing that was tried: does it work, what was seen, and what to do when it does not."""

    name: str
    ok: bool
    text: str
    fix: str = ""


def examine() -> tuple[Finding, ...]:
    """The parts first, then each tier with its canary. Takes a few seconds."""
    return (*_libraries(), _system_calls(), _bubblewrap(), *(_tier(tier) for tier in Tier))


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


def _bubblewrap() -> Finding:
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        fix = "install the package bubblewrap" if sys.platform == "linux" else LINUX_ONLY
        return Finding("bubblewrap", False, "the command bwrap is not installed", fix)
    user = [] if os.geteuid() == 0 else ["--unshare-user"]
    trial = subprocess.run([bwrap, *user, *TRIAL], capture_output=True, text=True, check=False)
    if trial.returncode == 0:
        return Finding("bubblewrap", True, f"{bwrap} makes namespaces")
    return Finding("bubblewrap", False, trial.stderr.strip()[:300], _namespaces_fix())


def _namespaces_fix() -> str:
    if APPARMOR.exists() and APPARMOR.read_text().strip() == "1":
        return (
            "AppArmor keeps ordinary users from making namespaces: load the profile bwrap-userns-restrict (package"
            " apparmor-profiles), or `sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`"
        )
    return "in containers namespaces are usually forbidden: the tier `restricted` works there"


def _tier(tier: Tier) -> Finding:
    name = f"tier {tier}"
    try:
        with open_tier(tier, ("numpy",)) as box:
            return Finding(name, True, _praise(tier, box))
    except SandboxError as error:
        return Finding(name, False, str(error))


def _praise(tier: Tier, box: Box) -> str:
    if tier is Tier.SUBPROCESS or not isinstance(box, WarmBox):
        return "works anywhere, and is no security boundary"
    landlock = box.warm(torch=False).landlock
    also = f", Landlock version {landlock}" if landlock else ", no Landlock"
    return f"its canary failed at all of {len(ACTS)} forbidden acts{also}"
