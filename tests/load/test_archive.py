"""Archives are known by their bytes, and no bytes at all raise anything but our error."""

from __future__ import annotations

import contextlib
import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import HandInError
from grader.load.archive import walk
from tests.load.hand_ins import (
    LAYERS,
    PACKAGE,
    SMALL,
    beneath,
    only,
    opened,
    remarks,
    tarred,
    whole,
    zipped,
    zipped_links,
)


def test_an_archive_is_known_by_its_bytes_not_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "alice.zip").write_bytes(tarred(whole()))
    assert only(tmp_path / "alice.zip").files["layers.py"] == LAYERS


def test_an_empty_file_and_a_corrupt_one() -> None:
    assert remarks(b"") == "a.zip is empty (0 bytes). The upload went wrong: hand it in again."
    assert "damaged or cut short: it cannot be opened" in remarks(b"PK\x03\x04" + b"x" * 100)
    assert "damaged, or not an archive" in remarks(b"hello")


@pytest.mark.parametrize(
    ("head", "name"),
    [(b"Rar!\x1a\x07", "a RAR archive"), (b"7z\xbc\xaf\x27\x1c", "a 7-Zip"), (b"<html>", "a web page")],
)
def test_other_kinds_of_files_are_called_by_their_name(head: bytes, name: str) -> None:
    assert name in remarks(head + bytes(600))
    assert "Make a new .zip" in remarks(head + bytes(600))


def _read_all(data: bytes) -> None:
    with contextlib.suppress(HandInError):
        for entry in walk(io.BytesIO(data), "a.zip", SMALL):
            for chunk in entry.chunks():
                assert chunk
    gathered = opened(data)
    assert sum(map(len, gathered.files.values())) <= SMALL.total_bytes


_VALID = [
    zipped(beneath("cs231n", PACKAGE)),
    zipped(PACKAGE, zipfile.ZIP_STORED),
    *(tarred(PACKAGE, mode) for mode in ("w", "w:gz", "w:bz2", "w:xz")),
    tarred({"x" * 150 + ".py": b"y"}, "w", tarfile.GNU_FORMAT),
    zipped_links({"a.py": b"b"}),
]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(_VALID),
    st.lists(st.tuples(st.integers(0, 1 << 20), st.binary(min_size=1, max_size=8)), max_size=6),
    st.integers(0, 1 << 20),
)
def test_no_damaged_archive_raises_anything_but_our_error(
    valid: bytes, edits: list[tuple[int, bytes]], cut: int
) -> None:
    data = bytearray(valid)
    for position, change in edits:
        start = position % len(data)
        data[start : start + len(change)] = change
    _read_all(bytes(data[: cut % len(data)] if cut % 3 == 0 else data))


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0"]),
    st.binary(max_size=4000),
)
def test_no_bytes_raise_anything_but_our_error(head: bytes, tail: bytes) -> None:
    _read_all(head + tail)
    _read_all((head + tail).ljust(257, b"\0")[:257] + b"ustar" + tail)
