"""Keeps what a student prints, up to a limit, and turns the first numeric warnings into notes."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping
from types import FrameType, TracebackType
from typing import IO, Any

from .failure import message_of
from .remarks import Notes
from .sources import SourceFile

MAX_WARNINGS = 5


class Printed:
    """A text stream that keeps the first `limit` characters and drops the rest as fast as it can."""

    encoding, errors, newlines, closed, name, mode = "utf-8", "strict", None, False, "<stdout>", "w"

    def __init__(self, limit: int) -> None:
        self._room, self._parts, self._full = limit, list[str](), False

    def write(self, text: str) -> int:
        """Keep what fits."""
        length = str.__len__(text)
        if length > self._room:
            text, self._full = str.__getitem__(text, slice(self._room)), True
            self.write = len  # type: ignore[method-assign,assignment]  # every further write costs next to nothing
        self._parts.append(text)
        self._room -= length
        return length

    def writelines(self, lines: Any) -> None:
        """As a file's."""
        for line in lines:
            self.write(line)

    def flush(self) -> None: ...

    def close(self) -> None: ...

    def isatty(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    seekable = readable

    def text(self) -> str:
        """What was printed; a last line says when there was more."""
        kept = "".join(str.encode(part, "utf-8", "replace").decode() for part in self._parts)
        return f"{kept}\n… more was printed" if self._full else kept


class Capture:
    """`with Capture(...) as printed`: both streams go to one `Printed`, warnings become notes."""

    def __init__(self, limit: int, files: Mapping[str, SourceFile], notes: Notes) -> None:
        self.printed, self.files, self.notes = Printed(limit), files, notes
        self.seen: set[tuple[str, int, str]] = set()

    def __enter__(self) -> Printed:
        self._before: tuple[IO[str], IO[str], Any] = sys.stdout, sys.stderr, warnings.showwarning
        sys.stdout = sys.stderr = self.printed
        # Also forgets which warnings were shown already, so that every job shows its own.
        warnings.resetwarnings()
        warnings.simplefilter("default")
        warnings.showwarning = self._warned
        return self.printed

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        sys.stdout, sys.stderr, warnings.showwarning = self._before

    def _warned(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: Any = None,
        line: Any = None,
    ) -> None:
        if len(self.seen) >= MAX_WARNINGS or not issubclass(category, RuntimeWarning):
            return
        path, number = self._place(filename, lineno)
        text = message_of(message) if isinstance(message, Warning) else str(message)
        if path and (path, number, text) not in self.seen:
            self.seen.add((path, number, text))
            self.notes.add(f"{text} at {path}:{number}")

    def _place(self, filename: str, lineno: int) -> tuple[str, int]:
        """The student's line behind a warning; numpy's own Python files are looked through."""
        if filename in self.files:
            return self.files[filename].path, lineno
        frame: FrameType | None = sys._getframe(2)
        while frame is not None:
            if file := self.files.get(frame.f_code.co_filename):
                return file.path, frame.f_lineno
            frame = frame.f_back
        return "", 0
