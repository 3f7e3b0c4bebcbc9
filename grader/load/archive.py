"""An archive as entries, opened by its first bytes and not by its name. Nothing is written to disk.

A zip is hostile in its own ways: entries that overlap, a table of contents of a gigabyte, sizes that lie. So
the table is read through a file that refuses large reads, and members are counted while they are unpacked.
"""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO, cast

from grader.errors import HandInError

from . import tape
from .entry import CHUNK, Entry, Kind
from .limits import HAND_IN, ReadLimits

ZIP_AGAIN = "Make a new .zip and hand it in again."
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unpack without a bound on memory
_ENCRYPTED, _UTF8 = 0x1, 0x800
_HEADER = 30  # bytes of a zip member's own header, without its name
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
    head = _head(file)
    if not head:
        raise HandInError(f"{name} is empty (0 bytes).", fix="The upload went wrong: hand it in again.")
    if tape.is_tape(head):
        yield from tape.walk(file, head, name, limits)
    elif head.startswith(b"PK") or _is_zip(file):
        yield from _walk_zip(file, name, limits)
    else:
        kind = next((words for magic, words in _OTHERS if head.lstrip().startswith(magic)), "")
        raise HandInError(f"{name} is {kind or 'damaged, or not an archive'}: it cannot be opened.", fix=ZIP_AGAIN)


class _Careful:
    """A file for `zipfile` that refuses to read more at once than a table of contents may have."""

    def __init__(self, file: BinaryIO, most: int) -> None:
        self._file, self._most, self._end = file, most, file.seek(0, 2)
        self.seek, self.tell = file.seek, file.tell

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._end - self._file.tell())
        if (wanted := left if size < 0 else min(size, left)) > self._most:
            raise HandInError("lists far more files than a hand-in has")
        return self._file.read(wanted)


def _walk_zip(file: BinaryIO, name: str, limits: ReadLimits) -> Iterator[Entry]:
    archive = _open(file, name, limits)
    members = archive.infolist()
    if len(members) > limits.members:
        raise HandInError(f"{name} lists {len(members)} files; {limits.members} are allowed.", fix=ZIP_AGAIN)
    _refuse_overlap(members, name)
    for member in members:
        yield _entry(archive, member, limits)


def _open(file: BinaryIO, name: str, limits: ReadLimits) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(cast(BinaryIO, _Careful(file, limits.directory_bytes)))
    except HandInError as error:
        raise HandInError(f"{name} {error.what}.", fix=ZIP_AGAIN) from None
    except Exception:  # what zipfile raises for hostile bytes is not a closed list (struct, index, unicode, memory...)
        raise HandInError(f"{name} is damaged or cut short: it cannot be opened.", fix=ZIP_AGAIN) from None


def _refuse_overlap(members: list[zipfile.ZipInfo], name: str) -> None:
    spans = sorted((m.header_offset, m.header_offset + _HEADER + m.compress_size) for m in members)
    if any(end > start for (_, end), (start, _) in pairwise(spans)):
        raise HandInError(f"{name} uses the same bytes for several files, as zip bombs do.", fix=ZIP_AGAIN)


def _entry(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: ReadLimits) -> Entry:
    kind = _kind(member)
    return Entry(_name(member), kind, member.file_size, lambda: _unpack(archive, member, limits))


def _kind(member: zipfile.ZipInfo) -> Kind:
    mode = member.external_attr >> 16
    if stat.S_ISLNK(mode):
        return Kind.LINK
    if member.is_dir() or stat.S_ISDIR(mode):
        return Kind.FOLDER
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return Kind.SPECIAL
    if member.flag_bits & _ENCRYPTED:
        return Kind.LOCKED
    return Kind.FILE if member.compress_type in _READABLE else Kind.ODD


def _name(member: zipfile.ZipInfo) -> str:
    """The member's name; macOS writes UTF-8 without saying so."""
    if member.flag_bits & _UTF8 or member.orig_filename.isascii():
        return member.orig_filename
    try:
        return member.orig_filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.orig_filename


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: ReadLimits) -> Iterator[bytes]:
    got = 0
    try:
        with archive.open(member) as stream:
            while chunk := stream.read(CHUNK):
                got += len(chunk)
                if got > limits.ratio_from and got > limits.ratio * max(1, member.compress_size):
                    raise HandInError(f"it unpacks to more than {limits.ratio} times its size, as zip bombs do")
                yield chunk
    except HandInError:
        raise
    except Exception:  # as above: checksums, deflate, headers that contradict each other
        raise HandInError("it is damaged inside the archive") from None


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(tape.BLOCK)


def _is_zip(file: BinaryIO) -> bool:
    """True for a zip with other bytes before it (self-extracting ones)."""
    file.seek(0)
    try:
        return zipfile.is_zipfile(file)
    except Exception:  # it parses the same hostile bytes
        return False
