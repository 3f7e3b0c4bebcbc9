"""Frames through two pipes with deadlines and size limits, to a process that may do anything at all.

`Channel` is what the conversation needs; `PipeChannel` polls (Linux), `ThreadChannel` reads in a thread (any system).
"""

from __future__ import annotations

import contextlib
import math
import os
import queue
import select
import threading
import time
from typing import IO, Protocol

from grader.harness import wire

CHUNK = 1 << 20


class LateError(Exception):
    """The deadline has passed."""


class GoneError(Exception):
    """The other side has closed its end, or died."""


class UnaskedError(Exception):
    """Bytes came that nobody had asked for."""


class TooMuchError(Exception):
    """The announced answer is larger than allowed."""


class Channel(Protocol):
    """Both directions of the talk. Deadlines are times of `time.monotonic`."""

    def send(self, frame: bytes, deadline: float) -> None:
        """Send one frame. Raises LateError, GoneError, or UnaskedError when the other side talks first."""

    def receive(self, limit: int, deadline: float) -> bytes:
        """One whole frame of at most `limit` bytes. Raises LateError, GoneError, TooMuchError; WireError: garbage."""

    def quiet(self) -> bool:
        """Nothing waits to be read."""

    def close(self) -> None:
        """Let go of both ends."""


def announced(prefix: bytes, limit: int) -> int:
    """Length of the rest of a frame. Checked before anything is allocated."""
    magic, header, body = wire.PREFIX.unpack(prefix)
    if magic == wire.MAGIC and header + body > limit:
        raise TooMuchError(f"{header + body} bytes; {limit} are allowed")
    return sum(wire.lengths(prefix, limit))


class PipeChannel:
    """Non-blocking pipes and `poll`. Reads never go past the end of the frame that was asked for."""

    def __init__(self, read_fd: int, write_fd: int) -> None:
        self._read_fd, self._write_fd = read_fd, write_fd
        os.set_blocking(read_fd, False)
        os.set_blocking(write_fd, False)
        self._reader = select.poll()
        self._reader.register(read_fd, select.POLLIN)
        self._both = select.poll()
        self._both.register(read_fd, select.POLLIN)
        self._both.register(write_fd, select.POLLOUT)

    def send(self, frame: bytes, deadline: float) -> None:
        rest = memoryview(frame)
        while rest:
            try:
                rest = rest[os.write(self._write_fd, rest[:CHUNK]) :]
            except BlockingIOError:
                self._wait_to_write(deadline)
            except BrokenPipeError:
                raise GoneError from None

    def receive(self, limit: int, deadline: float) -> bytes:
        self._poll(self._reader, deadline)  # an answer takes its time: to read at once would be in vain
        prefix = self._exactly(wire.PREFIX.size, deadline)
        return prefix + self._exactly(announced(prefix, limit), deadline)

    def quiet(self) -> bool:
        return not self._reader.poll(0)

    def close(self) -> None:
        os.close(self._read_fd)
        os.close(self._write_fd)

    def _exactly(self, size: int, deadline: float) -> bytes:
        parts, missing = [], size
        while missing:
            try:
                part = os.read(self._read_fd, min(missing, CHUNK))
            except BlockingIOError:
                self._poll(self._reader, deadline)
                continue
            if not part:
                raise GoneError
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def _wait_to_write(self, deadline: float) -> None:
        events = dict(self._poll(self._both, deadline))
        if events.get(self._read_fd, 0) & select.POLLIN:
            raise UnaskedError
        if self._read_fd in events:
            raise GoneError

    def _poll(self, poll: select.poll, deadline: float) -> list[tuple[int, int]]:
        ready = poll.poll(_milliseconds(deadline))
        if not ready:
            raise LateError
        return ready


class ThreadChannel:
    """Blocking pipes served by threads: for systems on which pipes cannot be polled."""

    def __init__(self, reader: IO[bytes], writer: IO[bytes]) -> None:
        self._reader, self._writer = reader, writer
        self._chunks: queue.Queue[bytes] = queue.Queue(maxsize=64)  # a flood waits in the pipe
        self._buffer = b""
        threading.Thread(target=self._pump, daemon=True).start()

    def send(self, frame: bytes, deadline: float) -> None:
        failed: list[Exception] = []
        thread = threading.Thread(target=self._write, args=(frame, failed), daemon=True)
        thread.start()
        thread.join(max(0.0, deadline - time.monotonic()))
        if thread.is_alive():
            raise LateError
        if failed:
            raise GoneError

    def receive(self, limit: int, deadline: float) -> bytes:
        prefix = self._exactly(wire.PREFIX.size, deadline)
        return prefix + self._exactly(announced(prefix, limit), deadline)

    def quiet(self) -> bool:
        return not self._buffer and self._chunks.empty()

    def close(self) -> None:
        """The process must be dead: then both threads come to an end, once nothing holds the reader up."""
        with contextlib.suppress(queue.Empty):
            while self._chunks.get(timeout=1.0):
                pass
        for pipe in (self._writer, self._reader):
            with contextlib.suppress(OSError):
                pipe.close()

    def _exactly(self, size: int, deadline: float) -> bytes:
        parts, missing = [], size
        while missing:
            if not self._buffer:
                self._buffer = self._next(deadline)
            part, self._buffer = self._buffer[:missing], self._buffer[missing:]
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def _next(self, deadline: float) -> bytes:
        try:
            chunk = self._chunks.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise LateError from None
        if not chunk:
            self._chunks.put(b"")
            raise GoneError
        return chunk

    def _pump(self) -> None:
        chunk = b"-"
        while chunk:
            try:
                chunk = os.read(self._reader.fileno(), 1 << 16)
            except (OSError, ValueError):
                chunk = b""
            self._chunks.put(chunk)

    def _write(self, frame: bytes, failed: list[Exception]) -> None:
        try:
            self._writer.write(frame)
            self._writer.flush()
        except (OSError, ValueError) as error:  # ValueError: closed meanwhile
            failed.append(error)


def _milliseconds(deadline: float) -> int:
    return max(0, math.ceil((deadline - time.monotonic()) * 1000))
