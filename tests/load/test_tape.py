"""Tars, good and hostile: every format and compression, bombs, headers that lie, half a file."""

from __future__ import annotations

import io
import lzma
import os
import struct
import tarfile
import zlib

import pytest

from grader.load.gather import Gathered
from grader.load.limits import MIB
from tests.load.hand_ins import (
    LAYERS,
    PACKAGE,
    beneath,
    opened,
    remarks,
    tarred,
)


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
@pytest.mark.parametrize("format", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_tars_of_every_kind(mode: str, format: int) -> None:
    files = beneath("cs231n", PACKAGE)
    assert opened(tarred(files, mode, format)) == Gathered(files)


@pytest.mark.parametrize("format", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_names_in_tars(format: int) -> None:
    name = "/".join(["a_rather_long_folder_name"] * 8) + "/layers.py"
    assert list(opened(tarred({name: LAYERS}, format=format)).files) == [name]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE])
def test_links_in_a_tar_are_left_out(kind: bytes) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo("cs231n/layers.py")
        member.type, member.linkname = kind, "/srv/reference/layers.py"
        archive.addfile(member)
    assert "it is a link" in remarks(buffer.getvalue())


@pytest.mark.parametrize("kind", [tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE])
def test_devices_and_fifos_are_left_out(kind: bytes) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo("cs231n/layers.py")
        member.type = kind
        archive.addfile(member)
    assert "not a regular file" in remarks(buffer.getvalue())


@pytest.mark.parametrize("mode", ["w:gz", "w:bz2", "w:xz"])
def test_a_compressed_tar_bomb_stops(mode: str) -> None:
    bomb = tarred({"zeros.bin": bytes(40 * MIB), "layers.py": LAYERS}, mode)
    assert len(bomb) < MIB
    assert "unpacks to far more than a hand-in holds" in remarks(bomb)


def test_an_xz_that_asks_for_gigabytes_is_refused() -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 30}]
    head = lzma.LZMACompressor(lzma.FORMAT_XZ, filters=[{**filters[0], "dict_size": 1 << 16}])
    data = bytearray(head.compress(tarred({"layers.py": LAYERS}, "w")) + head.flush())
    position = data.index(bytes([0x21, 0x01]), 12) + 2  # LZMA2 in the block header: id, length, dictionary size
    data[position] = 38  # 2 GiB
    size = (data[12] + 1) * 4
    data[12 + size - 4 : 12 + size] = struct.pack("<I", zlib.crc32(data[12 : 12 + size - 4]))
    assert "damaged or cut short" in remarks(bytes(data))


@pytest.mark.parametrize("kind", [b"L", b"x"])
def test_a_header_that_announces_gigabytes_is_refused(kind: bytes) -> None:
    member = tarfile.TarInfo("a")
    member.type, member.size = kind, 1 << 33
    assert "damaged or cut short" in remarks(member.tobuf(tarfile.GNU_FORMAT) + bytes(4096))


def test_a_negative_size_is_refused() -> None:
    header = bytearray(tarfile.TarInfo("a.py").tobuf(tarfile.USTAR_FORMAT))
    header[124:136] = b"\xff" * 12  # base 256: minus one
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    assert "damaged or cut short" in remarks(bytes(header) + bytes(2048))


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_truncated_tar_keeps_what_came_before(mode: str) -> None:
    data = tarred({"layers.py": LAYERS, "big.py": os.urandom(2 * MIB)}, mode)
    found = opened(data[: len(data) // 2])
    if mode == "w":
        assert list(found.files) == ["layers.py"]
    assert found.remarks[0].text == (
        "a.zip is damaged or cut short: not all of it could be read. Make the archive again."
    )
    assert found.remarks[-1].text == "big.py was not read: the archive cannot be read that far."
