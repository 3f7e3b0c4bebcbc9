"""An archive as entries, known by its first bytes and not by its name. Nothing is written to disk."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from grader.errors import HandInError

from . import tape
from .entry import Entry
from .limits import HAND_IN, ReadLimits
from .zip_table import ZIP_AGAIN, read_table

_OTHERS = (
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"%PDF", "a PDF"),
    (b"<", "a web page, not an archive"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
)


def walk(file: BinaryIO, name: str, limits: ReadLimits = HAND_IN) -> Iterator[Entry]:
    """The entries of the zip or tar (plain, .gz, .bz2, .xz) in `file`, in its own order.

    HandInError, in words for the student, when it cannot be read or is damaged half-way. `name` is only
    for messages.
    """
    file.seek(0)
    head = file.read(tape.BLOCK)
    if not head:
        raise HandInError(f"{name} is empty (0 bytes).", fix="The upload went wrong: hand it in again.")
    if tape.is_tape(head):
        yield from tape.walk(file, head, name, limits)
    elif is_zip(file):
        for member in read_table(file, name, limits):
            yield member.entry(file, limits)
    else:
        kind = next((words for magic, words in _OTHERS if head.lstrip().startswith(magic)), "")
        raise HandInError(f"{name} is {kind or 'damaged, or not an archive'}: it cannot be opened.", fix=ZIP_AGAIN)


def is_zip(file: BinaryIO) -> bool:
    """True for a zip, also a damaged one or one with other bytes before it (self-extracting)."""
    file.seek(0)
    head = file.read(tape.BLOCK)
    try:
        return not tape.is_tape(head) and (head.startswith(b"PK") or zipfile.is_zipfile(file))
    except Exception:  # it parses the same hostile bytes
        return False
