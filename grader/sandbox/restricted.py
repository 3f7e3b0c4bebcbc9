"""The restricted tier: the inner walls alone, for places where no namespaces can be made (most containers).

What Landlock allows to read is the view; without Landlock there is no such wall, and the tier is not available.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence

from grader.errors import TierError

from . import seccomp
from .box import WarmBox
from .launch import clean_environment, launch, python_command
from .protocol import Tier
from .view import view
from .warm import Plan, WarmProcess
from .whereabouts import closed_to_others, environment, lonely_user

GUARANTEES = (
    "student code cannot start processes, open sockets, send signals or write files (seccomp)",
    "it can read the interpreter and the libraries named by the rubric and no other file (Landlock); names and sizes of"
    " other files can be seen",
    "time, memory and threads of every job are limited",
    "expected values, rubric, reference and other hand-ins never enter the box",
)


def open_restricted(libraries: Sequence[str]) -> WarmBox:
    """A box without namespaces; SandboxError where Landlock or libseccomp is missing."""
    program = seccomp.program().hex()
    uid = lonely_user()
    closed = closed_to_others(view(libraries).readable) if uid is not None else None
    if closed is not None:
        raise TierError(
            f"student code never runs as root, and nobody else may use {closed}: run the grader as an ordinary user, or"
            " with a Python that everybody can read"
        )

    def begin(names: tuple[str, ...]) -> WarmProcess:
        seen = view(names)
        with tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True) as scratch:
            if uid is not None:
                os.chown(scratch, uid, uid)
            launched = launch(
                lambda control: python_command(seen.interpreter, seen.harness, "zygote", str(control)),
                clean_environment(seen.modules, scratch),
            )
            readable = tuple(map(str, seen.readable))
            warm = WarmProcess(launched, Plan(uid, names, program, readable, uid is not None))
        if not warm.landlock:
            warm.close()
            raise TierError("this kernel has no Landlock (Linux 5.13 or later, `landlock` among its security modules)")
        return warm

    return WarmBox(environment(Tier.RESTRICTED.value, GUARANTEES, libraries), libraries, begin)
