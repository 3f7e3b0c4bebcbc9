"""A tar, plain or compressed, read forward once: no seeking, no table in memory, every length capped.

The standard library's own reader keeps all headers and believes the sizes of extended ones; here only the
parser of one 512-byte header is borrowed from it.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import BinaryIO

from grader.errors import HandInError

from .compressed import Readable, is_compressed, uncompressed
from .entry import CHUNK, Entry, Kind
from .limits import MIB, ReadLimits

BLOCK = tarfile.BLOCKSIZE
_LONGEST_EXTENSION = 64 << 10
_BOMB_FROM = 32 * MIB
_FILES = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
_NO_DATA = (tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE)
_KINDS = {
    tarfile.DIRTYPE: Kind.FOLDER,
    tarfile.SYMTYPE: Kind.LINK,
    tarfile.LNKTYPE: Kind.LINK,
}


def is_tape(head: bytes) -> bool:
    """True when the first 512 bytes are those of a tar or of something that may have a tar inside."""
    return is_compressed(head) or head[257:262] == b"ustar"


def walk(file: BinaryIO, head: bytes, name: str, limits: ReadLimits) -> Iterator[Entry]:
    """The entries of the tar in `file`. HandInError when it is damaged; what came before it has been given."""
    file.seek(0)
    tape = _Tape(file, uncompressed(file, head), name, limits)
    try:
        yield from tape.entries()
    except (tarfile.TarError, ValueError):  # a header that is none, or a number in it that is none
        raise tape.damaged() from None


class _Tape:
    """Walks headers; `left` is what the present member still has on the tape, padding included."""

    def __init__(self, file: BinaryIO, stream: Readable, name: str, limits: ReadLimits) -> None:
        self._file, self._stream, self._name, self._limits = file, stream, name, limits
        self._left = self._read = self._members = 0

    def entries(self) -> Iterator[Entry]:
        extended = ""
        while (header := self._header()) is not None:
            size = 0 if header.type in _NO_DATA else header.size
            self._left = -(-size // BLOCK) * BLOCK
            if header.type in (tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE):
                extended = _long_name(header.type, self._extension(size)) or extended
            elif header.type not in (tarfile.XGLTYPE, tarfile.GNUTYPE_LONGLINK):
                yield self._entry(header, extended or header.name, size)
                extended = ""
            for _ in self._take(self._left):
                pass

    def _entry(self, header: tarfile.TarInfo, name: str, size: int) -> Entry:
        if header.type in _FILES and not name.endswith("/"):
            return Entry(name, Kind.FILE, size, lambda: self._contents(size))
        is_folder = header.type in _FILES  # old tars mark folders by the slash alone
        return Entry(name, Kind.FOLDER if is_folder else _KINDS.get(header.type, Kind.SPECIAL))

    def _next(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except Exception:  # zlib, bz2, lzma and files have no common error
            raise self.damaged() from None

    def _contents(self, size: int) -> Iterator[bytes]:
        """The bytes of the present member, for its reader; the walk itself says what is wrong with the whole."""
        try:
            yield from self._take(size)
        except HandInError:
            raise HandInError("the archive cannot be read that far") from None

    def _header(self) -> tarfile.TarInfo | None:
        block = self._next(BLOCK)
        if not block.strip(b"\0"):
            return None
        while len(block) < BLOCK:
            block += self._some(BLOCK - len(block))
        self._members += 1
        if self._members > self._limits.members:
            raise HandInError(f"{self._name} lists more than {self._limits.members} files.", fix="Leave data out.")
        header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        if header.size < 0:
            raise ValueError("negative size")
        return header

    def _extension(self, size: int) -> bytes:
        if size > _LONGEST_EXTENSION:
            raise ValueError("an extended header of this length names no file")
        return b"".join(self._take(size))

    def _take(self, size: int) -> Iterator[bytes]:
        """The next `size` bytes of the present member in chunks; fewer are an error."""
        while size > 0 and self._left > 0:
            chunk = self._some(min(size, self._left, CHUNK))
            size -= len(chunk)
            self._left -= len(chunk)
            yield chunk

    def damaged(self) -> HandInError:
        """The error for a tar that cannot be read to its end."""
        text = f"{self._name} is damaged or cut short: not all of it could be read."
        return HandInError(text, fix="Make the archive again.")

    def _some(self, size: int) -> bytes:
        chunk = self._next(size)
        if not chunk:
            raise self.damaged()
        self._read += len(chunk)
        if self._read > self._most():
            raise HandInError(
                f"{self._name} unpacks to far more than a hand-in holds ({self._read // MIB} MB and more).",
                fix="Leave data sets and caches out, or hand in a .zip.",
            )
        return chunk

    def _most(self) -> int:
        """What may be unpacked so far, given how much was read of the compressed file."""
        return min(self._limits.unpacked_bytes, max(_BOMB_FROM, self._limits.ratio * self._file.tell()))


def _long_name(kind: bytes, data: bytes) -> str:
    if kind == tarfile.GNUTYPE_LONGNAME:
        return data.rstrip(b"\0").decode("utf-8", "surrogateescape")
    return _pax_path(data)


def _pax_path(data: bytes) -> str:
    """The `path` of a pax header: records read `length key=value\\n`, the length counting itself."""
    path = ""
    while data:
        digits, _, _ = data[:12].partition(b" ")
        length = int(digits)
        if not len(digits) < length <= len(data):
            raise ValueError("a record of this length does not fit")
        key, _, value = data[len(digits) + 1 : length - 1].partition(b"=")
        if key == b"path":
            path = value.decode("utf-8", "surrogateescape")
        data = data[length:]
    return path
