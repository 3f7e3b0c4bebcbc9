"""Acts that no hand-in may do, one by one, on the walled tiers: each is refused, and the next job is healthy."""

from __future__ import annotations

import platform
from collections.abc import Callable

import pytest

from grader.model.observation import RunStatus
from grader.sandbox import Box, Tier

from .hand_ins import is_good, job, parcel, told

FORBIDDEN = {
    "fork": "os.fork()",
    "fork by system call": "system(libc.fork())",
    "run a program": "os.execv(sys.executable, [sys.executable, '-c', 'pass'])",
    "run a program in a new process": "os.posix_spawn(sys.executable, [sys.executable], {})",
    "run a shell": "0 / 0 if os.system('true') == 0 else deny()",
    "subprocess": "__import__('subprocess').run(['true'])",
    "multiprocessing": "__import__('multiprocessing').get_context('fork').Process(target=print).start()",
    "internet socket": "socket.socket(socket.AF_INET)",
    "internet datagrams": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "internet 6 socket": "socket.socket(socket.AF_INET6)",
    "local socket": "socket.socket(socket.AF_UNIX)",
    "socket pair": "socket.socketpair()",
    "hypervisor socket": "socket.socket(40, socket.SOCK_STREAM)",
    "kernel socket": "socket.socket(16, socket.SOCK_RAW)",
    "raw packets": "socket.socket(17, socket.SOCK_RAW)",
    "write a file": "open('/tmp/x', 'w')",
    "append to a library": "open(np.__file__, 'a')",
    "write beside the harness": "open(os.path.dirname(sys.modules['harness'].__file__) + '/x.py', 'w')",
    "make a folder": "os.mkdir('/tmp/x')",
    "make a symbolic link": "os.symlink('/', '/tmp/x')",
    "make a hard link": "os.link(np.__file__, '/tmp/x')",
    "rename": "os.rename(np.__file__, np.__file__ + 'x')",
    "delete": "os.unlink(np.__file__)",
    "change rights": "os.chmod(np.__file__, 0o777)",
    "truncate": "os.truncate(np.__file__, 0)",
    "make a fifo": "os.mkfifo('/tmp/x')",
    "make a device": "os.mknod('/tmp/x')",
    "file in memory": "os.memfd_create('x')",
    "shared memory": "__import__('multiprocessing.shared_memory').shared_memory.SharedMemory(create=True, size=9)",
    "kill everything": "os.kill(-1, 9)",
    "kill the parent": "os.kill(os.getppid(), 9)",
    "kill its group": "os.killpg(0, 9)",
    "stop itself": "os.kill(os.getpid(), signal.SIGSTOP)",
    "signal by descriptor": "signal.pidfd_send_signal(os.pidfd_open(os.getppid()), 9)",
    "be traced": "system(libc.ptrace(0, 0, None, None))",
    "trace the parent": "system(libc.ptrace(16, os.getppid(), None, None))",
    "read the parent's memory": "system(libc.process_vm_readv(os.getppid(), None, 0, None, 0, 0))",
    "namespace of its own": "system(libc.unshare(0x10000000))",
    "mount": "system(libc.mount(b'x', b'/tmp', b'tmpfs', 0, None))",
    "chroot": "os.chroot('/')",
    "become root": "os.setuid(0)",
    "raise its limits": "resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
    "another filter": "system(libc.prctl(22, 2, 0, 0, 0))",
    "terminal control": "__import__('fcntl').ioctl(0, 0x5412, b'x')",
    "nice": "os.nice(-5)",
    "pin to a core": "os.sched_setaffinity(0, {0})",
    "timer signals": "signal.setitimer(signal.ITIMER_REAL, 1)",
}
X86_64 = {  # by number, because the C library has no name for them
    "vfork by system call": "system(libc.syscall(58))",
    "clone without thread flag": "system(libc.syscall(56, 17, 0, 0, 0, 0))",
    "steal a descriptor": "system(libc.syscall(438, 3, 0, 0))",
    "io_uring": "system(libc.syscall(425, 1, ctypes.create_string_buffer(256)))",
    "bpf": "system(libc.syscall(321, 0, None, 0))",
    "performance counters": "system(libc.syscall(298, ctypes.create_string_buffer(128), 0, -1, -1, 0))",
    "key ring": "system(libc.syscall(248, b'user', b'x', b'y', 1, -3))",
    "user faults": "system(libc.syscall(323, 0))",
}
if platform.machine() == "x86_64":
    FORBIDDEN |= X86_64
TOOLS = """
import ctypes, os, resource, signal, socket, sys
libc = ctypes.CDLL(None, use_errno=True)

def system(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return result

def deny():
    raise PermissionError

def attack():
    try:
        return say(('DONE', %s))
    except (OSError, ValueError) as error:
        return say(f"refused: {error!r}")
"""


@pytest.mark.parametrize("code", FORBIDDEN.values(), ids=FORBIDDEN)
def test_forbidden_acts_are_refused(walled: Box, code: str) -> None:
    attacked, after = walled.run(parcel(TOOLS % code), [job("attack"), job()])
    assert attacked.status is RunStatus.OK, attacked
    assert told(attacked).startswith("refused")
    assert is_good(after)


@pytest.mark.parametrize("name", ["internet socket", "local socket", "socket pair", "file in memory", "timer signals"])
def test_without_walls_the_same_code_succeeds(box_of: Callable[[Tier], Box], name: str) -> None:
    (attacked,) = box_of(Tier.SUBPROCESS).run(parcel(TOOLS % FORBIDDEN[name]), [job("attack")])
    assert told(attacked).startswith("('DONE'")


@pytest.mark.skipif(platform.machine() != "x86_64", reason="x86_64 has a second table of system calls")
def test_the_other_table_of_system_calls_is_closed(walled: Box) -> None:
    attacked, after = walled.run(parcel(TOOLS % "libc.syscall(0x40000000 + 39)"), [job("attack"), job()])
    assert attacked.status is RunStatus.CRASHED
    assert "forbidden" in attacked.detail
    assert is_good(after)


def test_it_is_nobody_and_may_nothing(walled: Box) -> None:
    source = """
    import ctypes, os

    def attack():
        header, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)(*[9] * 6)
        ctypes.CDLL(None).capget(header, sets)
        return np.array([os.getuid() == 0, *sets])
    """
    (seen,) = walled.run(parcel(source), [job("attack")])
    assert seen.values["out"].tolist() == [0] * 7


def test_only_its_two_pipes_are_open(walled: Box) -> None:
    source = """
    import os, stat

    def attack():
        kinds = []
        for fd in range(1024):
            try:
                mode = os.fstat(fd).st_mode
            except OSError:
                continue
            kinds.append("pipe" if stat.S_ISFIFO(mode) else "null" if os.fstat(fd).st_rdev == os.makedev(1, 3) else "?")
        return say(" ".join(kinds))
    """
    (seen,) = walled.run(parcel(source), [job("attack")])
    assert told(seen) == "null null null pipe pipe"
