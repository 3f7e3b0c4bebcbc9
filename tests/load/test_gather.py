"""What is kept of an archive, what is left out, and what a person is told of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.load.limits import MIB
from tests.load.hand_ins import (
    LAYERS,
    opened,
    remarks,
    tarred,
    zipped,
)


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


def test_more_sources_than_a_hand_in_has_are_left_out() -> None:
    found = opened(zipped({f"{n:02}.py": b"x = 1\n" for n in range(30)}))
    assert len(found.files) == 20
    assert "lists too many files" in found.remarks[0].text
