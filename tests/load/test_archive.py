"""Archives, good and hostile: what is read of them, and what a person is told."""

from __future__ import annotations

import contextlib
import io
import os
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import HandInError
from grader.load.archive import walk
from grader.load.gather import Gathered, gather
from grader.load.limits import MIB, ReadLimits
from tests.load.hand_ins import LAYERS, PACKAGE, beneath, only, tarred, whole, zipped, zipped_links

SMALL = ReadLimits(
    python_bytes=4 * MIB, total_bytes=6 * MIB, members=50, files=20, archive_bytes=8 * MIB, directory_bytes=64 << 10
)


def opened(data: bytes, limits: ReadLimits = SMALL) -> Gathered:
    """What is gathered from an archive with these bytes."""
    return gather(lambda: walk(io.BytesIO(data), "a.zip", limits), limits)


def remarks(data: bytes, limits: ReadLimits = SMALL) -> str:
    return "\n".join(remark.text for remark in opened(data, limits).remarks)


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
@pytest.mark.parametrize("format", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_tars_of_every_kind(mode: str, format: int) -> None:
    files = beneath("cs231n", PACKAGE)
    assert opened(tarred(files, mode, format)) == Gathered(files)


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_zips(compression: int) -> None:
    files = beneath("cs231n", PACKAGE)
    assert opened(zipped(files, compression)) == Gathered(files)


@pytest.mark.parametrize("format", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_names_in_tars(format: int) -> None:
    name = "/".join(["a_rather_long_folder_name"] * 8) + "/layers.py"
    assert list(opened(tarred({name: LAYERS}, format=format)).files) == [name]


def test_an_archive_is_known_by_its_bytes_not_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "alice.zip").write_bytes(tarred(whole()))
    assert only(tmp_path / "alice.zip").files["layers.py"] == LAYERS


def test_names_that_macos_wrote_without_saying_utf8() -> None:
    data = zipped({"é/layers.py": LAYERS}).replace("é".encode(), b"\xc3\xa9")
    silent = bytearray(data)
    silent[6:8] = b"\0\0"  # the UTF-8 flags of the member and of the table of contents
    table = silent.rindex(b"PK\x01\x02")
    silent[table + 8 : table + 10] = b"\0\0"
    assert list(opened(bytes(silent)).files) == ["é/layers.py"]


# ---------------------------------------------------------------- names that lead out


@pytest.mark.parametrize(
    "name", ["../layers.py", "a/../../layers.py", "/etc/layers.py", "C:/x/layers.py", "..\\layers.py", "\\\\host\\x.py"]
)
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_paths_that_lead_out_are_left_out_and_the_rest_is_kept(name: str, pack: object) -> None:
    found = opened(pack({name: b"evil = 1\n", "cs231n/layers.py": LAYERS}))  # type: ignore[operator]
    assert found.files == {"cs231n/layers.py": LAYERS}
    assert "leads out of the hand-in" in found.remarks[0].text
    assert found.remarks[0].error


def test_nothing_is_written_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    opened(zipped({"../a.py": b"x", "b.py": b"y", "inner.zip": zipped({"c.py": b"z"})}))
    opened(tarred({"../a.py": b"x", "b.py": b"y"}))
    assert os.listdir(tmp_path) == []


def test_backslashes_are_folders() -> None:
    assert list(opened(zipped({"cs231n\\layers.py": LAYERS})).files) == ["cs231n/layers.py"]


# ---------------------------------------------------------------- links, devices, passwords


def test_links_in_a_zip_are_left_out() -> None:
    found = opened(zipped_links({f"cs231n/{n}.py": b"/etc/passwd" for n in range(9)}))
    assert not found.files
    assert [remark.text for remark in found.remarks] == [
        "cs231n/0.py, cs231n/1.py, cs231n/2.py and 6 more: left out, because it is a link, and links are not "
        "followed. Hand in the file itself."
    ]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE])
def test_links_in_a_tar_are_left_out(kind: bytes) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo("cs231n/layers.py")
        member.type, member.linkname = kind, "/work/reference/layers.py"
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


def test_a_fifo_in_a_zip_is_left_out() -> None:
    assert "not a regular file" in remarks(zipped_links({"layers.py": b""}, mode=0o010000))


def test_a_password_is_told() -> None:
    data = bytearray(zipped({"layers.py": LAYERS}))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert "protected by a password. Zip again without" in remarks(bytes(data))


def test_other_compressions_are_told() -> None:
    assert "kind of compression is not read" in remarks(zipped({"layers.py": LAYERS}, zipfile.ZIP_LZMA))


# ---------------------------------------------------------------- bombs


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


def test_archives_inside_are_bounded_together() -> None:
    noise = os.urandom(5 * MIB)
    inner = {f"{n}.zip": zipped({"layers.py": LAYERS, "noise.bin": noise}) for n in range(2)}
    found = opened(zipped(inner))
    assert list(found.files) == ["layers.py"]
    assert found.remarks[0].text == "1.zip was not opened: the files of this hand-in together are too large."


def test_of_two_members_with_one_name_the_last_counts_as_when_unzipping() -> None:
    data = zipped({"layers.py": b"first = 1\n", "layerz.py": LAYERS, "a.pdf": b"1", "b.pdf": b"2"})
    found = opened(data.replace(b"layerz.py", b"layers.py").replace(b"b.pdf", b"a.pdf"))
    assert found.files == {"layers.py": LAYERS}
    assert [remark.text for remark in found.remarks] == [
        "layers.py: in the archive more than once; the last copy was used. Check that it is the right one."
    ]


def test_names_that_windows_reserves_and_names_that_are_too_long() -> None:
    found = opened(zipped({"con.py": b"x", "x" * 300 + ".py": b"y", "\u202e.py": b"z", "layers.py": LAYERS}))
    assert found.files == {".py": b"z", "layers.py": LAYERS}
    assert [remark.text.split(": ")[1][:43] for remark in found.remarks] == [
        "left out, because Windows reserves this nam",
        "left out, because the path is too long. Use",
    ]


def test_the_sum_of_all_files_is_bounded() -> None:
    noise = os.urandom(3 * MIB)
    found = opened(zipped({f"{n}.py": noise for n in range(3)}))
    assert len(found.files) == 2
    assert "together are too large" in found.remarks[0].text


def test_one_file_is_bounded() -> None:
    assert "it is 5.0 MB; at most 4 MB are read" in remarks(zipped({"layers.py": os.urandom(5 * MIB)}))


def test_a_million_names_are_not_listed() -> None:
    assert "lists 60 files; 50 are allowed" in remarks(zipped({f"{n}.txt": b"" for n in range(60)}))
    assert "lists more than 50 files" in remarks(tarred({f"{n}.txt": b"" for n in range(60)}))


def test_a_huge_table_of_contents_is_not_read() -> None:
    table = zipped({f"{n}.txt": b"" for n in range(5_000)})
    assert "lists far more files than a hand-in has" in remarks(table)


def test_more_sources_than_a_hand_in_has_are_left_out() -> None:
    found = opened(zipped({f"{n:02}.py": b"x = 1\n" for n in range(30)}))
    assert len(found.files) == 20
    assert "lists too many files" in found.remarks[0].text


def test_entries_that_overlap_are_refused() -> None:
    data = bytearray(zipped({"a.py": b"x" * 100, "b.py": b"y" * 100}, zipfile.ZIP_STORED))
    table = data.rindex(b"PK\x01\x02")
    data[table + 42 : table + 46] = struct.pack("<I", 0)
    assert "same bytes for several files" in remarks(bytes(data))


@pytest.mark.parametrize("mode", ["w:gz", "w:bz2", "w:xz"])
def test_a_compressed_tar_bomb_stops(mode: str) -> None:
    bomb = tarred({"zeros.bin": bytes(40 * MIB), "layers.py": LAYERS}, mode)
    assert len(bomb) < MIB
    assert "unpacks to far more than a hand-in holds" in remarks(bomb)


def test_an_xz_that_asks_for_gigabytes_is_refused() -> None:
    import lzma

    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 30}]
    head = lzma.LZMACompressor(lzma.FORMAT_XZ, filters=[{**filters[0], "dict_size": 1 << 16}])
    data = bytearray(head.compress(tarred({"layers.py": LAYERS}, "w")) + head.flush())
    position = data.index(bytes([0x21, 0x01]), 12) + 2  # LZMA2 in the block header: id, length, dictionary size
    data[position] = 38  # 2 GiB
    size = (data[12] + 1) * 4
    import zlib

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


# ---------------------------------------------------------------- damage


def test_an_empty_file_and_a_corrupt_one() -> None:
    assert remarks(b"") == "a.zip is empty (0 bytes). The upload went wrong: hand it in again."
    assert "damaged or cut short: it cannot be opened" in remarks(b"PK\x03\x04" + b"x" * 100)
    assert "damaged, or not an archive" in remarks(b"hello")


def test_a_truncated_zip() -> None:
    data = zipped(beneath("cs231n", PACKAGE))
    assert "damaged or cut short" in remarks(data[: len(data) // 2])


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


def test_one_damaged_member_costs_only_itself() -> None:
    data = bytearray(zipped({"a.py": b"abcdefgh" * 9, "layers.py": LAYERS}, zipfile.ZIP_STORED))
    data[data.index(b"abcdefgh")] ^= 1
    found = opened(bytes(data))
    assert found.files == {"layers.py": LAYERS}
    assert "a.py was not read: it is damaged inside the archive." in found.remarks[0].text


@pytest.mark.parametrize(
    ("head", "name"),
    [(b"Rar!\x1a\x07", "a RAR archive"), (b"7z\xbc\xaf\x27\x1c", "a 7-Zip"), (b"<html>", "a web page")],
)
def test_other_kinds_of_files_are_called_by_their_name(head: bytes, name: str) -> None:
    assert name in remarks(head + bytes(600))
    assert "Make a new .zip" in remarks(head + bytes(600))


# ---------------------------------------------------------------- any bytes at all


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
