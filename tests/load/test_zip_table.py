"""Zips, good and hostile: sizes that lie, entries that overlap, bombs, links, passwords."""

from __future__ import annotations

import struct
import zipfile

import pytest

from grader.load.gather import Gathered
from grader.load.limits import MIB
from tests.load.hand_ins import (
    LAYERS,
    PACKAGE,
    beneath,
    opened,
    remarks,
    zipped,
    zipped_links,
)


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_zips(compression: int) -> None:
    files = beneath("cs231n", PACKAGE)
    assert opened(zipped(files, compression)) == Gathered(files)


def test_names_that_macos_wrote_without_saying_utf8() -> None:
    data = zipped({"é/layers.py": LAYERS}).replace("é".encode(), b"\xc3\xa9")
    silent = bytearray(data)
    silent[6:8] = b"\0\0"  # the UTF-8 flags of the member and of the table of contents
    table = silent.rindex(b"PK\x01\x02")
    silent[table + 8 : table + 10] = b"\0\0"
    assert list(opened(bytes(silent)).files) == ["é/layers.py"]


def test_links_in_a_zip_are_left_out() -> None:
    found = opened(zipped_links({f"cs231n/{n}.py": b"/etc/passwd" for n in range(9)}))
    assert not found.files
    assert [remark.text for remark in found.remarks] == [
        "cs231n/0.py, cs231n/1.py, cs231n/2.py and 6 more: left out, because it is a link, and links are not "
        "followed. Hand in the file itself."
    ]


def test_a_fifo_in_a_zip_is_left_out() -> None:
    assert "not a regular file" in remarks(zipped_links({"layers.py": b""}, mode=0o010000))


def test_a_password_is_told() -> None:
    data = bytearray(zipped({"layers.py": LAYERS}))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert "protected by a password. Zip again without" in remarks(bytes(data))


def test_other_compressions_are_told() -> None:
    assert "kind of compression is not read" in remarks(zipped({"layers.py": LAYERS}, zipfile.ZIP_LZMA))


def test_a_zip_bomb_stops_while_it_is_read() -> None:
    bomb = zipped({"bomb.py": b"\0" * (3 * MIB), "layers.py": LAYERS})
    found = opened(bomb)
    assert found.files == {"layers.py": LAYERS}
    assert "bomb.py was not read: it unpacks to more than 200 times its size, as zip bombs do." in remarks(bomb)


def test_a_size_that_lies_does_not_help() -> None:
    data = bytearray(zipped({"bomb.py": bytes(range(256)) * (5 * MIB // 256)}))
    for start, offset in ((0, 22), (data.rindex(b"PK\x01\x02"), 24)):
        data[start + offset : start + offset + 4] = struct.pack("<I", 10)
    found = opened(bytes(data))
    assert not found.files or len(found.files["bomb.py"]) <= 10
    assert found.remarks


def test_a_huge_table_of_contents_is_not_read() -> None:
    table = zipped({f"{n}.txt": b"" for n in range(5_000)})
    assert "lists far more files than a hand-in has" in remarks(table)


def test_entries_that_overlap_are_refused() -> None:
    data = bytearray(zipped({"a.py": b"x" * 100, "b.py": b"y" * 100}, zipfile.ZIP_STORED))
    table = data.rindex(b"PK\x01\x02")
    data[table + 42 : table + 46] = struct.pack("<I", 0)
    assert "same bytes for several files" in remarks(bytes(data))


def test_a_truncated_zip() -> None:
    data = zipped(beneath("cs231n", PACKAGE))
    assert "damaged or cut short" in remarks(data[: len(data) // 2])


def test_one_damaged_member_costs_only_itself() -> None:
    data = bytearray(zipped({"a.py": b"abcdefgh" * 9, "layers.py": LAYERS}, zipfile.ZIP_STORED))
    data[data.index(b"abcdefgh")] ^= 1
    found = opened(bytes(data))
    assert found.files == {"layers.py": LAYERS}
    assert "a.py was not read: it is damaged inside the archive." in found.remarks[0].text
