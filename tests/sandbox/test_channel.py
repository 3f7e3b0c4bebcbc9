"""Frames through pipes: deadlines, sizes, garbage, an end that is gone. Both kinds keep the same promises."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from grader.harness import wire
from grader.sandbox.channel import (
    Channel,
    GoneError,
    LateError,
    PipeChannel,
    ThreadChannel,
    TooMuchError,
    UnaskedError,
)

SOON = 0.05
LIMIT = 1 << 20


@dataclass
class Line:
    """A channel, and the raw ends of its pipes on the other side."""

    channel: Channel
    theirs_in: int
    theirs_out: int
    closed: bool = False

    def hang_up(self) -> None:
        if not self.closed:
            os.close(self.theirs_in)
            os.close(self.theirs_out)
            self.closed = True


def _pipe_channel(read_fd: int, write_fd: int) -> Channel:
    return PipeChannel(read_fd, write_fd)


def _thread_channel(read_fd: int, write_fd: int) -> Channel:
    return ThreadChannel(os.fdopen(read_fd, "rb", buffering=0), os.fdopen(write_fd, "wb", buffering=0))


@pytest.fixture(params=[_pipe_channel, _thread_channel])
def line(request: pytest.FixtureRequest) -> Iterator[Line]:
    make: Callable[[int, int], Channel] = request.param
    their_in, our_out = os.pipe()
    our_in, their_out = os.pipe()
    line = Line(make(our_in, our_out), their_in, their_out)
    yield line
    line.hang_up()
    line.channel.close()


def soon() -> float:
    return time.monotonic() + SOON


def later() -> float:
    return time.monotonic() + 10


def test_a_frame_arrives_whole(line: Line) -> None:
    frame = wire.encode({"x": np.arange(5)})
    os.write(line.theirs_out, frame)
    assert line.channel.receive(LIMIT, later()) == frame
    assert line.channel.quiet()


def test_two_frames_stay_two(line: Line) -> None:
    first, second = wire.encode([1]), wire.encode([2, 3])
    os.write(line.theirs_out, first + second)
    assert line.channel.receive(LIMIT, later()) == first
    assert not line.channel.quiet()
    assert line.channel.receive(LIMIT, later()) == second


def test_sending_reaches_the_other_side(line: Line) -> None:
    line.channel.send(b"12345", later())
    assert os.read(line.theirs_in, 100) == b"12345"


def test_silence_is_late(line: Line) -> None:
    with pytest.raises(LateError):
        line.channel.receive(LIMIT, soon())


def test_half_a_frame_is_late(line: Line) -> None:
    os.write(line.theirs_out, wire.encode([1, 2, 3])[:-1])
    with pytest.raises(LateError):
        line.channel.receive(LIMIT, soon())


def test_nobody_reads(line: Line) -> None:
    with pytest.raises(LateError):
        line.channel.send(b"x" * (4 << 20), soon())


def test_an_end_that_is_closed(line: Line) -> None:
    line.hang_up()
    with pytest.raises(GoneError):
        line.channel.receive(LIMIT, later())
    with pytest.raises(GoneError):
        line.channel.send(b"x", later())


def test_an_end_that_closes_in_the_middle(line: Line) -> None:
    os.write(line.theirs_out, wire.encode([1, 2, 3])[:-2])
    line.hang_up()
    with pytest.raises(GoneError):
        line.channel.receive(LIMIT, later())


def test_garbage_is_a_wire_error(line: Line) -> None:
    os.write(line.theirs_out, b"garbage " * 8)
    with pytest.raises(wire.WireError):
        line.channel.receive(LIMIT, later())


@pytest.mark.parametrize(("header", "body"), [(10, LIMIT), (LIMIT, 10), (0, (1 << 64) - 1), ((1 << 32) - 1, 0)])
def test_a_large_announcement_is_refused_before_anything_is_kept(line: Line, header: int, body: int) -> None:
    os.write(line.theirs_out, wire.PREFIX.pack(wire.MAGIC, header, body))
    with pytest.raises(TooMuchError):
        line.channel.receive(LIMIT, later())


def test_talking_before_being_asked() -> None:
    their_in, our_out = os.pipe()
    our_in, their_out = os.pipe()
    channel = PipeChannel(our_in, our_out)
    os.write(their_out, b"early")
    with pytest.raises(UnaskedError):
        channel.send(b"x" * (4 << 20), later())
    channel.close()
    os.close(their_in)
    os.close(their_out)
