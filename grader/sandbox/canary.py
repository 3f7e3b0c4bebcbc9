"""A small hand-in that tries what no hand-in may do. A box that lets any of it happen is not used."""

from __future__ import annotations

import numpy as np

from grader.errors import TierError
from grader.model.job import Job, Limits
from grader.model.observation import RunStatus
from grader.model.submission import Parcel

from .protocol import Box

ACTS = (
    "start a process",
    "open a network socket",
    "open a local socket",
    "open a socket to the hypervisor",
    "write a file",
    "make a file in memory",
    "signal its parent",
    "make a namespace of its own",
    "read a file of the system",
    "look at other processes",
    "use a gigabyte more than allowed",
    "be traced",
)
SOURCE = b"""
import ctypes
import os
import socket

import numpy as np

libc = ctypes.CDLL(None, use_errno=True)


def fork():
    process = os.fork()
    if process == 0:
        os._exit(0)
    os.waitpid(process, 0)


def sockets(family):
    return lambda: socket.socket(family, socket.SOCK_STREAM)


def kernel(name, *arguments):
    def call():
        if getattr(libc, name)(*arguments) < 0:
            raise OSError(ctypes.get_errno(), name)
    return call


ACTS = (
    fork,
    sockets(socket.AF_INET),
    sockets(socket.AF_UNIX),
    sockets(getattr(socket, "AF_VSOCK", 40)),
    lambda: os.open("/tmp/canary", os.O_WRONLY | os.O_CREAT),
    lambda: os.memfd_create("canary"),
    lambda: os.kill(os.getppid(), 0),
    kernel("unshare", 0x10000000),
    lambda: open("/etc/passwd").close(),
    lambda: os.listdir("/proc"),
    lambda: np.empty(3 << 27),
    kernel("ptrace", 0, 0, None, None),  # the last one: where it succeeds, every signal stops the process
)


def attempts():
    return np.array([succeeds(act) for act in ACTS])


def succeeds(act):
    try:
        act()
    except (OSError, MemoryError):
        return False
    return True
"""
PARCEL = Parcel("canary", {"acts.py": SOURCE})
JOB = Job("canary", "acts", "call", "acts:attempts", {}, limits=Limits(memory_mb=2048))


def must_hold(box: Box) -> None:
    """TierError when the box does not start, or lets the canary do anything at all."""
    (seen,) = box.run(PARCEL, [JOB])
    out = seen.values.get("out")
    if seen.status is not RunStatus.OK or not isinstance(out, np.ndarray) or out.shape != (len(ACTS),):
        raise TierError(f"its canary did not come back: {seen.detail or seen.error or seen.status}")
    done = [act for act, succeeded in zip(ACTS, out, strict=True) if succeeded]
    if done:
        raise TierError("code inside could " + ", ".join(done))
