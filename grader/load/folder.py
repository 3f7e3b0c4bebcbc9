"""A folder on disk as entries. Links are never followed, only regular files are opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from grader.errors import HandInError

from .entry import CHUNK, Entry, Kind
from .keep import is_noise
from .limits import HAND_IN, ReadLimits

# O_NONBLOCK: should a FIFO take the file's place after we looked, opening it must not wait for a writer
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def walk(folder: Path, limits: ReadLimits = HAND_IN) -> Iterator[Entry]:
    """Everything beneath `folder` in the order of names, noise left out; names are relative posix paths."""
    yield from _walk(folder, "", limits)


def file_entry(path: Path, name: str) -> Entry:
    """One thing on disk, whatever it is, under another name."""
    try:
        status = os.lstat(path)
    except OSError:
        return Entry(name, Kind.FORBIDDEN)
    if stat.S_ISLNK(status.st_mode):
        return Entry(name, Kind.LINK)
    if stat.S_ISDIR(status.st_mode):
        return Entry(name, Kind.FOLDER)
    if not stat.S_ISREG(status.st_mode):
        return Entry(name, Kind.SPECIAL)
    return Entry(name, Kind.FILE, status.st_size, lambda: _chunks(path), lambda: open_file(path))


def open_file(path: Path) -> BinaryIO:
    """The regular file at `path`, opened for reading; HandInError (a clause that says why) for anything else."""
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        denied = isinstance(error, PermissionError)
        raise HandInError(
            "we have no permission to read it" if denied else f"it cannot be opened ({error.strerror})"
        ) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise HandInError("it is not a regular file")
    return os.fdopen(descriptor, "rb")


def _walk(folder: Path, prefix: str, limits: ReadLimits) -> Iterator[Entry]:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        yield Entry(prefix.rstrip("/") or folder.name, Kind.FORBIDDEN)
        return
    for name in names:
        path = prefix + name
        if is_noise(path):
            continue
        entry = file_entry(folder / name, path)
        yield entry
        # one level deeper than allowed is still listed, so that what lies too deep is reported
        if entry.kind is Kind.FOLDER and path.count("/") <= limits.depth:
            yield from _walk(folder / name, f"{path}/", limits)


def _chunks(path: Path) -> Iterator[bytes]:
    with open_file(path) as file:
        while chunk := file.read(CHUNK):
            yield chunk
