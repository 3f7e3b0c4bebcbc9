"""An exception of the student's code, made short enough to read."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.observation import Frame, StudentError
from .clean import block, line

FIRST_FRAMES, LAST_FRAMES = 4, 8


@dataclass(frozen=True)
class Trace:
    """Frames from outermost to innermost; between `head` and `tail`, `skipped` more were left out."""

    type: str
    message: str
    stage: str
    head: tuple[Frame, ...]
    skipped: int
    tail: tuple[Frame, ...]


def trace(error: StudentError) -> Trace:
    """A deep recursion keeps its first and last frames."""
    frames = tuple(_short(frame) for frame in _kept(error.frames))
    skipped = len(error.frames) - len(frames)
    cut = FIRST_FRAMES if skipped else len(frames)
    return Trace(
        line(error.type, 80),
        block(error.message, 1000, lines=20),
        line(error.stage, 60),
        frames[:cut],
        skipped,
        frames[cut:],
    )


def _kept(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    if len(frames) <= FIRST_FRAMES + LAST_FRAMES:
        return frames
    return frames[:FIRST_FRAMES] + frames[-LAST_FRAMES:]


def _short(frame: Frame) -> Frame:
    return Frame(line(frame.file, 120), frame.line, line(frame.function, 80), line(frame.code, 200))
