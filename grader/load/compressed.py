"""gzip, bzip2 and xz as streams that never hold more than a chunk, whatever the compressed bytes ask for."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import BinaryIO, Protocol

from .entry import CHUNK
from .limits import MIB

_GZIP, _BZIP2, _XZ = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"
_XZ_MEMORY = 128 * MIB
_MOST_STREAMS = 10_000


class Readable(Protocol):
    """All that a tape needs of a file."""

    def read(self, size: int, /) -> bytes: ...


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


def is_compressed(head: bytes) -> bool:
    """True when a file that begins like this is gzip, bzip2 or xz."""
    return head.startswith((_GZIP, _BZIP2, _XZ))


def uncompressed(file: BinaryIO, head: bytes) -> Readable:
    """The bytes behind the compression that `head` shows; the file itself when there is none."""
    if head.startswith(_GZIP):
        return _Inflated(file, _Gunzip)
    if head.startswith(_BZIP2):
        return _Inflated(file, bz2.BZ2Decompressor)
    if head.startswith(_XZ):
        return _Inflated(file, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY))
    return file


class _Inflated:
    """`read` over a compressed stream that never holds more than a chunk, whatever the compressed bytes ask for."""

    def __init__(self, file: BinaryIO, make: Callable[[], _Decompressor]) -> None:
        self._file, self._make, self._inner = file, make, make()
        self._streams = 1

    def read(self, size: int, /) -> bytes:
        while True:
            packed = b""
            if self._inner.eof:
                packed = self._inner.unused_data or self._file.read(CHUNK)
                if not packed.strip(b"\0"):
                    return b""
                self._inner = self._make()
                self._streams += 1  # files made of millions of empty streams take minutes to end
                if self._streams > _MOST_STREAMS:
                    raise EOFError
            elif self._inner.needs_input and not (packed := self._file.read(CHUNK)):
                raise EOFError
            if data := self._inner.decompress(packed, size):
                return data


class _Gunzip:
    """zlib's decompressor with the interface of the other two."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        out = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        self.needs_input = len(out) < max_length and not self._inner.unconsumed_tail
        return out
