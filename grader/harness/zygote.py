"""The warm process: it has imported the libraries, knows nothing secret, and forks one walled child for each hand-in.

It talks with the grader in small JSON packets over one socket and only hands file descriptors on; what a hand-in is
asked and answers never passes through its memory. `serve` comes back only inside a child.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import platform
import select
import site
import socket
from typing import Any

from . import walls
from .hugepages import collapse
from .rehearsal import rehearse

PACKET = 1 << 18
SET_UP_FAILED = 70


def serve(control_fd: int) -> tuple[int, int]:
    """Warm up, raise the walls of the whole process, then fork on request. In a child: (read_fd, write_fd)."""
    control = socket.socket(fileno=control_fd)
    plan = json.loads(control.recv(PACKET))
    zygote = _Zygote(control, walls.SyscallFilter(bytes.fromhex(plan["filter"])))
    if plan["uid"] is not None:
        walls.become(plan["uid"])
    walls.drop_capabilities()
    walls.no_new_privileges()
    versions = _warm(plan["libraries"])
    landlock = walls.restrict_files(plan["readable"])
    os.dup2(1, 2)  # the log of the start ends here; nothing that a child prints to the descriptor is kept
    walls.limit({"CORE": 0, "MEMLOCK": 0, "FSIZE": 0, "NOFILE": 64})
    walls.hide()
    gc.collect()
    collapse()
    gc.freeze()
    zygote.send({"ready": True, "versions": versions, "landlock": landlock}, [zygote.myself])
    return zygote.fork_on_request()


class _Zygote:
    def __init__(self, control: socket.socket, syscall_filter: walls.SyscallFilter) -> None:
        self.control, self.filter = control, syscall_filter
        self.myself = os.pidfd_open(os.getpid())
        self.children: dict[int, tuple[int, int]] = {}  # by pidfd: the request's number, and the process

    def fork_on_request(self) -> tuple[int, int]:
        """Answer fork requests until the grader hangs up. Returns only in a child."""
        events = select.poll()
        events.register(self.control, select.POLLIN)
        while True:
            for fd, _ in events.poll():
                if fd in self.children:
                    events.unregister(fd)
                    self._bury(fd)
                    continue
                request, pipes = self._receive()
                parent = os.getpid()
                pid = os.fork()
                if pid == 0:
                    self._raise_walls(request, parent, pipes)
                    return pipes[0], pipes[1]
                events.register(self._keep(request["number"], pid, pipes), select.POLLIN)

    def send(self, message: dict[str, Any], fds: list[int] | None = None) -> None:
        socket.send_fds(self.control, [json.dumps(message).encode()], fds or [])

    def _receive(self) -> tuple[dict[str, Any], list[int]]:
        packet, fds, _, _ = socket.recv_fds(self.control, PACKET, 4)
        if not packet:
            os._exit(0)  # and with this process, everything in its pid namespace
        return json.loads(packet), fds

    def _keep(self, number: int, pid: int, pipes: list[int]) -> int:
        for fd in pipes:
            os.close(fd)
        pidfd = os.pidfd_open(pid)
        self.children[pidfd] = (number, pid)
        self.send({"forked": number}, [pidfd])
        return pidfd

    def _bury(self, pidfd: int) -> None:
        number, pid = self.children.pop(pidfd)
        _, status, usage = os.wait4(pid, 0)
        os.close(pidfd)
        seconds = usage.ru_utime + usage.ru_stime
        self.send({"ended": number, "status": status, "cpu": seconds, "peak_kb": usage.ru_maxrss})

    def _raise_walls(self, request: dict[str, Any], parent: int, pipes: list[int]) -> None:
        try:
            os.setsid()
            walls.die_with(parent)
            walls.limit(request["limits"])
            _close_all_but([*pipes, self.control.fileno()])
            self.filter.load()
            self.control.close()
        except BaseException as error:
            with contextlib.suppress(OSError):
                self.send({"failed": request["number"], "why": str(error)})
            os._exit(SET_UP_FAILED)


def _close_all_but(kept: list[int]) -> None:
    """0, 1 and 2 are the null device and stay."""
    low = 3
    for fd in sorted(kept):
        os.closerange(low, fd)
        low = fd + 1
    os.closerange(low, 1 << 16)


def _warm(libraries: list[str]) -> dict[str, str]:
    """Import everything a child will need, so that no child pays for it."""
    site.setquit()  # `exit` and `quit`, which the start without site folders leaves out
    versions = {"python": platform.python_version()}
    for name in ("numpy", "numpy.random", "numpy.linalg", "numpy.fft", *libraries):
        versions[name] = str(getattr(importlib.import_module(name), "__version__", ""))
    if "torch" in libraries:
        _warm_torch()
    rehearse("torch" in libraries)
    return {name: version for name, version in versions.items() if version}


def _warm_torch() -> None:
    """The first optimiser, convolution and backward pass import and start a great deal; one thread, or forks hang."""
    import torch

    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    layer = torch.nn.Conv2d(3, 4, 3)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1, momentum=0.9)
    layer(torch.randn(1, 3, 8, 8)).relu().sum().backward()
    optimizer.step()
