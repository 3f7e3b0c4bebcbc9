"""Reading one hand-in: every wrapping, every kind of damage, and memory that stays flat."""

from __future__ import annotations

import gc
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from grader.load import find_hand_ins
from tests.load.hand_ins import (
    LAYERS,
    RUBRIC,
    WHOLE,
    by_id,
    notebook,
    only,
    package,
    said,
    whole,
    write,
    zipped,
    zipped_links,
)


def test_what_macos_and_jupyter_leave_in_a_zip_is_not_seen(tmp_path: Path) -> None:
    noise = {
        "__MACOSX/hw/cs231n/._layers.py": b"\0\5\x16\7",
        "hw/.DS_Store": b"",
        "hw/cs231n/__pycache__/layers.cpython-311.pyc": b"",
        "hw/cs231n/.ipynb_checkpoints/layers-checkpoint.py": b"old",
        "hw/.git/hooks/x.py": b"",
        "hw/venv/lib/site-packages/layers.py": b"",
        "hw/cs231n/datasets/cifar-10-batches-py/data_batch_1": bytes(1000),
    }
    (tmp_path / "alice.zip").write_bytes(zipped({**whole("hw"), **noise}))
    submission = only(tmp_path / "alice.zip")
    assert (submission.files, submission.remarks) == (WHOLE, ())


def test_a_zip_in_a_zip_is_opened_once(tmp_path: Path) -> None:
    inner = zipped(whole("a1"))
    (tmp_path / "alice.zip").write_bytes(zipped({"alice/code.zip": inner, "alice/report.pdf": b"%PDF"}))
    assert only(tmp_path / "alice.zip").files == WHOLE
    (tmp_path / "bob.zip").write_bytes(zipped({"1.zip": zipped({"2.zip": zipped({"3.zip": inner})})}))
    submission = only(tmp_path / "bob.zip")
    assert not submission.files
    assert any(remark.error for remark in submission.remarks)


def test_an_archive_beside_the_code_is_not_opened(tmp_path: Path) -> None:
    write(tmp_path / "alice", {**whole(), "a1.zip": zipped({"cs231n/layers.py": b"old = 1\n"})})
    submission = only(tmp_path / "alice")
    assert (submission.files["layers.py"], submission.remarks) == (LAYERS, ())


def test_archives_in_one_hand_in_are_opened_side_by_side(tmp_path: Path) -> None:
    parts = {"code.zip": zipped(WHOLE), "notebooks.zip": zipped({"knn.ipynb": notebook("mine")}), "bad.zip": b"PK"}
    submission = only(write(tmp_path / "Jane Doe_201_assignsubmission_file_", parts))
    assert submission.files == WHOLE
    assert submission.notebooks == {"knn.ipynb": notebook("mine")}
    assert (
        said(submission)
        == "bad.zip is damaged or cut short: it cannot be opened. Make a new .zip and hand it in again."
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "alice.zip is empty (0 bytes). The upload went wrong"),
        (b"PK\x03\x04 half a zip", "alice.zip is damaged or cut short"),
        (b"Rar!\x1a\x07\0", "alice.zip is a RAR archive"),
        (zipped({}), "It is empty"),
        (zipped({"alice/": b""}), "It is empty"),
        (zipped({"report.pdf": b"%PDF"}), "It holds no Python file and no notebook (only report.pdf)."),
        (zipped({"../layers.py": LAYERS}), "leads out of the hand-in"),
        (zipped_links({"layers.py": b"/etc/passwd"}), "it is a link"),
        (zipped({"layers.py": b"\0" * (8 << 20)}), "it is 8.0 MB; at most 2 MB are read"),
    ],
)
def test_a_broken_archive_is_a_hand_in_with_a_clear_line(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "alice.zip").write_bytes(data)
    submission = only(tmp_path / "alice.zip")
    assert (submission.id, submission.files) == ("alice", {})
    assert words in said(submission, errors=True)


def test_source_files_are_made_usable(tmp_path: Path) -> None:
    files = {
        **whole(),
        "cs231n/layers.py": b"# caf\xe9\r\nx = 1\r\n",
        "cs231n/classifiers/softmax.py": b"print 'two'\n",
    }
    submission = only(write(tmp_path / "alice", files))
    assert submission.files["layers.py"] == "# café\nx = 1\n".encode()
    assert submission.files["classifiers/softmax.py"] == b"print 'two'\n"
    assert said(submission) == "layers.py is not UTF-8. It was read as Latin-1; save it as UTF-8."


def test_the_bytes_of_a_found_hand_in_are_read_when_its_turn_comes(tmp_path: Path) -> None:
    write(tmp_path / "class", package("alice"))
    (source,) = find_hand_ins([tmp_path / "class"], RUBRIC)
    (tmp_path / "class" / "alice" / "cs231n" / "layers.py").write_bytes(b"new = 1\n")
    assert source.read().files["layers.py"] == b"new = 1\n"


def test_a_hand_in_that_vanished_says_so(tmp_path: Path) -> None:
    (tmp_path / "alice.zip").write_bytes(zipped(whole()))
    (tmp_path / "class.zip").write_bytes(zipped({**package("bob"), **package("carol")}))
    found = by_id(tmp_path / "alice.zip", tmp_path / "class.zip")
    (tmp_path / "alice.zip").unlink()
    (tmp_path / "class.zip").unlink()
    assert "alice.zip: left out, because it could not be read." in said(found["alice"].read())
    assert "class.zip was not opened: it cannot be opened (No such file" in said(found["bob"].read())


def test_two_hundred_hand_ins_are_found_without_being_read(tmp_path: Path) -> None:
    padding = "# " + "x" * 200_000
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(200):
            inner = zipped(
                {**whole("a1"), "a1/cs231n/layers.py": f"n = {n}\n{padding}{n}".encode()}, zipfile.ZIP_STORED
            )
            archive.writestr(f"student{n}_{n}_{1000 + n}_a1.zip", inner)
    gc.collect()
    tracemalloc.start()
    try:
        sources = find_hand_ins([tmp_path / "submissions.zip"], RUBRIC)
        assert len(sources) == 200
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
        trees = {source.read().tree for source in sources[:20]}
        assert len(trees) == 20
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()
