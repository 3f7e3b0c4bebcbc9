"""The table of contents of a zip, and its members unpacked one by one from the place that the table names.

A zip is hostile in its own ways: entries that overlap, a table of a gigabyte, sizes that lie. So the table is
parsed through a file that refuses large reads, and every byte is counted while it is unpacked. A `Member` is
small and needs no open archive: the hand-ins of a class keep theirs, and the table is parsed once.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import BinaryIO, NamedTuple, cast

from grader.errors import HandInError

from .entry import CHUNK, Entry, Kind
from .limits import ReadLimits

ZIP_AGAIN = "Make a new .zip and hand it in again."
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unpack without a bound on memory
_ENCRYPTED, _UTF8 = 0x1, 0x800
_HEADER = struct.Struct("<4s22xHH")  # before each member: signature, ..., lengths of name and extra field


class Member(NamedTuple):
    """One line of the table: where the packed bytes are, and what they are said to be."""

    name: str
    kind: Kind
    offset: int
    packed: int
    size: int
    deflated: bool
    checksum: int

    def entry(self, file: BinaryIO, limits: ReadLimits) -> Entry:
        """The member as an entry of the open archive `file`."""
        return Entry(self.name, self.kind, self.size, lambda: _unpack(file, self, limits))


def read_table(file: BinaryIO, name: str, limits: ReadLimits) -> list[Member]:
    """All members in the table's order. HandInError, in words for the student, when the zip is not sound."""
    listed = _infos(file, name, limits)
    if len(listed) > limits.members:
        raise HandInError(f"{name} lists {len(listed)} files; {limits.members} are allowed.", fix=ZIP_AGAIN)
    _refuse_overlap(listed, name)
    return [_member(info) for info in listed]


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


def _infos(file: BinaryIO, name: str, limits: ReadLimits) -> list[zipfile.ZipInfo]:
    try:
        return zipfile.ZipFile(cast(BinaryIO, _Careful(file, limits.directory_bytes))).infolist()
    except HandInError as error:
        raise HandInError(f"{name} {error.what}.", fix=ZIP_AGAIN) from None
    except Exception:  # what zipfile raises for hostile bytes is not a closed list (struct, index, unicode, memory...)
        raise HandInError(f"{name} is damaged or cut short: it cannot be opened.", fix=ZIP_AGAIN) from None


def _refuse_overlap(infos: Sequence[zipfile.ZipInfo], name: str) -> None:
    if any(info.header_offset < 0 for info in infos):
        raise HandInError(f"{name} is damaged: it cannot be opened.", fix=ZIP_AGAIN)
    spans = sorted((info.header_offset, info.header_offset + _HEADER.size + info.compress_size) for info in infos)
    if any(end > start for (_, end), (start, _) in pairwise(spans)):
        raise HandInError(f"{name} uses the same bytes for several files, as zip bombs do.", fix=ZIP_AGAIN)


def _member(info: zipfile.ZipInfo) -> Member:
    return Member(
        name=_name(info),
        kind=_kind(info),
        offset=info.header_offset,
        packed=info.compress_size,
        size=info.file_size,
        deflated=info.compress_type == zipfile.ZIP_DEFLATED,
        checksum=info.CRC,
    )


def _kind(info: zipfile.ZipInfo) -> Kind:
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode):
        return Kind.LINK
    if info.orig_filename.endswith(("/", "\\")) or stat.S_ISDIR(mode):
        return Kind.FOLDER
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return Kind.SPECIAL
    if info.flag_bits & _ENCRYPTED:
        return Kind.LOCKED
    return Kind.FILE if info.compress_type in _READABLE else Kind.ODD


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; macOS writes UTF-8 without saying so."""
    if info.flag_bits & _UTF8 or info.orig_filename.isascii():
        return info.orig_filename
    try:
        return info.orig_filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.orig_filename


def _unpack(file: BinaryIO, member: Member, limits: ReadLimits) -> Iterator[bytes]:
    """The member's bytes. HandInError (a clause) when they are not what the table says, or far too many."""
    checksum = got = 0
    packed = _packed(file, member)
    for chunk in _inflate(packed) if member.deflated else packed:
        checksum, got = zlib.crc32(chunk, checksum), got + len(chunk)
        if got > limits.ratio_from and got > limits.ratio * max(1, member.packed):
            raise HandInError(f"it unpacks to more than {limits.ratio} times its size, as zip bombs do")
        yield chunk
    if (checksum, got) != (member.checksum, member.size):
        raise _damaged()


def _packed(file: BinaryIO, member: Member) -> Iterator[bytes]:
    file.seek(member.offset)
    header = file.read(_HEADER.size)
    if len(header) != _HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise _damaged()
    _, name, extra = _HEADER.unpack(header)
    position, left = member.offset + _HEADER.size + name + extra, member.packed
    while left:
        file.seek(position)  # the reader of another member may have moved it
        chunk = file.read(min(CHUNK, left))
        if not chunk:
            raise _damaged()
        position, left = position + len(chunk), left - len(chunk)
        yield chunk


def _inflate(packed: Iterable[bytes]) -> Iterator[bytes]:
    inner = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for data in packed:
            while data and not inner.eof:
                if chunk := inner.decompress(data, CHUNK):
                    yield chunk
                data = inner.unconsumed_tail
        while not inner.eof and (chunk := inner.decompress(b"", CHUNK)):
            yield chunk
    except zlib.error:
        raise _damaged() from None


def _damaged() -> HandInError:
    return HandInError("it is damaged inside the archive")
