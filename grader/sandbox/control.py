"""The socket to a warm process: small JSON packets, and pidfds of children beside them, kept until asked for."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable, Sequence
from typing import Any

from grader.errors import SandboxError

from .ending import Ending

PACKET = 1 << 18
REPLY_SECONDS = 10.0


class Control:
    """Our end. Every wait has a limit; after a SandboxError `lost` is set and nothing more is to be expected."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._pidfds: dict[int, int] = {}
        self._endings: dict[int, Ending] = {}
        self._living: set[int] = set()
        self.ready: dict[str, Any] = {}
        self.lost = False

    def tell(self, message: dict[str, Any], fds: Sequence[int] = ()) -> None:
        """Send one packet."""
        try:
            self._connection.settimeout(REPLY_SECONDS)
            socket.send_fds(self._connection, [json.dumps(message).encode()], list(fds))
        except OSError as error:
            raise self._loss(f"the warm process does not listen: {error}") from None

    def wait_ready(self, seconds: float) -> int:
        """Wait for the end of the warm-up; a pidfd of the warm process."""
        self._wait(lambda: bool(self.ready), seconds)
        return self._pidfds.pop(0)

    def ask_for_child(self, number: int, limits: dict[str, int], pipes: Sequence[int]) -> None:
        """Have child `number` made, with these ends of its pipes. Does not wait."""
        self._living.add(number)
        self.tell({"number": number, "limits": limits}, pipes)

    def pidfd(self, number: int) -> int:
        """The descriptor by which child `number` is killed."""
        if self.lost and number not in self._pidfds:
            raise SandboxError("the warm process is lost")
        self._wait(lambda: number in self._pidfds, REPLY_SECONDS)
        return self._pidfds[number]

    def ending(self, number: int, seconds: float) -> Ending | None:
        """How child `number` ended, None when it still lives after `seconds`."""
        deadline = time.monotonic() + seconds
        while number not in self._endings:
            if not self._receive(deadline):
                return None
        return self._endings[number]

    def forget(self, number: int) -> None:
        """Nobody will ask about this child any more."""
        self._living.discard(number)
        self._endings.pop(number, None)
        os.close(self._pidfds.pop(number))

    def _wait(self, arrived: Callable[[], bool], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not arrived():
            if not self._receive(deadline):
                raise self._loss(f"the warm process gave no answer in {seconds:g} s")

    def _receive(self, deadline: float) -> bool:
        """Take one packet in; False when none comes in time."""
        self._connection.settimeout(max(1e-6, deadline - time.monotonic()))
        try:
            data, fds, _, _ = socket.recv_fds(self._connection, PACKET, 4, socket.MSG_CMSG_CLOEXEC)
        except TimeoutError:
            return False
        except OSError as error:
            raise self._loss(f"the warm process is lost: {error}") from None
        if not data:
            raise self._loss("the warm process ended")
        self._sort(json.loads(data), fds)
        return True

    def _sort(self, packet: dict[str, Any], fds: list[int]) -> None:
        if "ready" in packet:
            self.ready, self._pidfds[0] = packet, fds[0]
        elif "forked" in packet:
            self._pidfds[packet["forked"]] = fds[0]
        elif "failed" in packet:
            raise self._loss(f"a wall could not be raised: {packet['why']}")
        elif packet["ended"] in self._living:
            self._endings[packet["ended"]] = Ending(os.waitstatus_to_exitcode(packet["status"]), packet["cpu"])

    def _loss(self, what: str) -> SandboxError:
        self.lost = True
        return SandboxError(what)
