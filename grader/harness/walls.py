"""The inner walls. A process gives rights away and never gets them back; what fails raises: nothing runs half-walled.

Plain ctypes on the C library: a box needs nothing installed beside Python. Numbers are those of the kernel's headers.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
from collections.abc import Iterable, Mapping

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
CAPABILITY_VERSION_3 = 0x20080522
SECCOMP_SET_MODE_FILTER = 1
SECCOMP_CALL = {"x86_64": 317, "aarch64": 277}
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446  # the same on every machine
LANDLOCK_VERSION_FLAG, LANDLOCK_PATH_BENEATH = 1, 1
READ_FILE, READ_DIR = 1 << 2, 1 << 3
FILE_RIGHTS = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 4: 0x7FFF}  # by version; from 5 on also ioctl on devices
ALL_FILE_RIGHTS, ALL_NET_RIGHTS, ALL_SCOPES = 0xFFFF, 0b11, 0b11

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


class WallError(OSError):
    """A wall could not be raised."""


def become(uid: int) -> None:
    """Leave root for a numeric user that owns nothing, for good."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def drop_capabilities() -> None:
    """Empty the effective, permitted and inheritable sets."""
    header, nothing = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)()
    _checked(_libc.capset(header, nothing), "capset")


def no_new_privileges() -> None:
    """No set-uid program can give anything back; also what seccomp and Landlock ask for."""
    _prctl(PR_SET_NO_NEW_PRIVS, 1)


def hide() -> None:
    """No core file, and no other process of this user may trace or read this one. Inherited by fork."""
    _prctl(PR_SET_DUMPABLE, 0)


def die_with(parent: int) -> None:
    """Be killed when the parent dies, also when it has died already."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def limit(limits: Mapping[str, int]) -> None:
    """Set soft and hard limits by their short names (`AS`, `DATA`, ...); never above what the process has."""
    for name, value in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))


def landlock_version() -> int:
    """The kernel's Landlock version, 0 where there is none."""
    return max(0, int(_syscall(LANDLOCK_CREATE, None, 0, LANDLOCK_VERSION_FLAG)))


def restrict_files(readable: Iterable[str]) -> int:
    """Allow reading beneath `readable` and nothing else on any file system; no TCP, no signals out. The version."""
    version = landlock_version()
    if not version:
        return 0
    rules = _ruleset(version, FILE_RIGHTS.get(version, ALL_FILE_RIGHTS))
    try:
        for path in readable:
            _allow_reading(rules, path)
        _checked(_syscall(LANDLOCK_RESTRICT, rules, 0), "landlock_restrict_self")
    finally:
        os.close(rules)
    return version


class SyscallFilter:
    """A seccomp program, laid out in memory once so that a child loads it with one call."""

    def __init__(self, program: bytes) -> None:
        self._number = SECCOMP_CALL[platform.machine()]
        self._program = ctypes.create_string_buffer(program, len(program))
        self._header = _FilterHeader(len(program) // 8, ctypes.addressof(self._program))

    def load(self) -> None:
        """From here on only the allowed system calls work, in every thread."""
        _checked(_syscall(self._number, SECCOMP_SET_MODE_FILTER, 0, ctypes.byref(self._header)), "seccomp")


class _FilterHeader(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("program", ctypes.c_void_p))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("rights", ctypes.c_uint64), ("directory", ctypes.c_int32))


def _ruleset(version: int, rights: int) -> int:
    attributes = (ctypes.c_uint64 * 3)(rights, ALL_NET_RIGHTS if version >= 4 else 0, ALL_SCOPES if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    return _checked(_syscall(LANDLOCK_CREATE, attributes, size, 0), "landlock_create_ruleset")


def _allow_reading(rules: int, path: str) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        rights = READ_FILE | READ_DIR if os.path.isdir(path) else READ_FILE
        rule = _PathBeneath(rights, place)
        _checked(_syscall(LANDLOCK_ADD, rules, LANDLOCK_PATH_BENEATH, ctypes.byref(rule), 0), "landlock_add_rule")
    finally:
        os.close(place)


def _prctl(option: int, value: int) -> None:
    zero = ctypes.c_ulong(0)
    _checked(_libc.prctl(ctypes.c_int(option), ctypes.c_ulong(value), zero, zero, zero), f"prctl {option}")


def _syscall(number: int, *arguments: object) -> int:
    wide = [ctypes.c_long(item) if isinstance(item, int) else item for item in arguments]
    return int(_libc.syscall(ctypes.c_long(number), *wide))


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise WallError(number, f"{what}: {os.strerror(number)}")
    return result
