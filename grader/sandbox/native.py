"""The native tier: a warm process in bubblewrap's namespaces, with the inner walls (seccomp, Landlock, limits) inside.

As root the process keeps only the right to leave root, and does so at once for a numeric user of its own; as an
ordinary user a user namespace does the same work.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from grader.errors import TierError

from . import seccomp
from .box import WarmBox
from .launch import clean_environment, launch, python_command
from .protocol import Tier
from .view import DEVICES, SITE_NAMES, View, view
from .warm import Plan, WarmProcess
from .whereabouts import environment, kernel_at_least, lonely_user

INNER_HARNESS = "/box/harness"
SCRATCH_BYTES = 64 << 20
GUARANTEES = (
    "student code runs in namespaces of its own: no network, no other processes, no /proc",
    "it sees the interpreter and the libraries named by the rubric, read-only, and no other file",
    "it cannot start processes, open sockets, send signals or write files (seccomp), nor read elsewhere (Landlock)",
    "time, memory, threads and output of every job are limited; what it started is killed with it",
    "expected values, rubric, reference and other hand-ins never enter the box",
)


def open_native(libraries: Sequence[str]) -> WarmBox:
    """A box behind bubblewrap; TierError when bubblewrap or libseccomp is missing."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise TierError("bubblewrap is not installed (package `bubblewrap`, command `bwrap`)")
    program = seccomp.program().hex()
    uid = lonely_user()
    walls = _namespaces(bwrap)
    own_user = uid is not None or kernel_at_least(5, 14)  # since then a user namespace counts for itself

    def begin(names: tuple[str, ...]) -> WarmProcess:
        seen = view(names)
        command = [*walls, *_mounts(seen), "--"]
        launched = launch(
            lambda control: [*command, *python_command(seen.interpreter, INNER_HARNESS, "zygote", str(control))],
            clean_environment(seen.modules),
        )
        readable = (*map(str, seen.readable), INNER_HARNESS)
        return WarmProcess(launched, Plan(uid, names, program, readable, own_user))

    return WarmBox(environment(Tier.NATIVE.value, GUARANTEES, libraries), libraries, begin)


def _namespaces(bwrap: str) -> list[str]:
    """Everything is unshared. A user namespace only for an ordinary user: root could not leave root in one."""
    options = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try", "--as-pid-1"]
    if os.geteuid() == 0:
        return [bwrap, *options, "--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    nested = ["--disable-userns"] if _can_disable_nesting(bwrap) else []
    return [bwrap, "--unshare-user", *nested, *options, "--cap-drop", "ALL"]


def _can_disable_nesting(bwrap: str) -> bool:
    """A second wall, behind seccomp, that newer versions have; containers with a read-only /proc/sys do without."""
    text = subprocess.run([bwrap, "--help"], capture_output=True, text=True, check=False).stdout
    return "--disable-userns" in text and not os.statvfs("/proc/sys").f_flag & os.ST_RDONLY


def _mounts(seen: View) -> list[str]:
    """An empty root with the view bound into it, and a small private /tmp that only the start uses."""
    # first, so that an environment that lives below /tmp is bound on top of it
    mounts = ["--perms", "1777", "--size", str(SCRATCH_BYTES), "--tmpfs", "/tmp"]
    for target, link in seen.links:
        mounts += ["--symlink", target, str(link)]
    places = {path: Path(INNER_HARNESS) if path == seen.harness else path for path in seen.readable}
    for parent in sorted({parent for place in places.values() for parent in place.parents} - {Path("/"), Path("/tmp")}):
        mounts += ["--perms", "0755", "--dir", str(parent)]  # those that bubblewrap makes by itself are root's alone
    # each mount costs a start its time: the standard library is one, with the installed packages covered
    covers = [root / name for root in seen.roots for name in SITE_NAMES if (root / name).is_dir()]
    for root in seen.roots:
        mounts += ["--ro-bind", str(root), str(root)]
    for cover in covers:
        mounts += ["--tmpfs", str(cover)]
    for path, place in places.items():
        if path.parent not in seen.roots:
            mounts += ["--dev-bind" if path in DEVICES else "--ro-bind", str(path), str(place)]
    for cover in covers:
        mounts += ["--remount-ro", str(cover)]
    return [*mounts, "--chdir", "/"]
