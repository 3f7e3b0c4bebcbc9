"""A hostile folder: nothing is followed, nothing blocks, and what cannot be read is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.errors import HandInError
from grader.load.entry import Kind
from grader.load.folder import open_file, walk
from grader.load.gather import gather
from tests.load.hand_ins import LAYERS, only, said, whole, write


def test_everything_is_listed_in_the_order_of_names(tmp_path: Path) -> None:
    write(tmp_path, {"b/layers.py": b"", "a.py": b"", "b/__pycache__/x.pyc": b"", ".DS_Store": b""})
    assert [(entry.name, entry.kind) for entry in walk(tmp_path)] == [
        ("a.py", Kind.FILE),
        ("b", Kind.FOLDER),
        ("b/layers.py", Kind.FILE),
    ]


def test_links_are_never_followed(tmp_path: Path) -> None:
    secret = write(tmp_path / "reference", {"layers.py": b"secret = 1\n"})
    alice = write(tmp_path / "alice", whole())
    (alice / "cs231n" / "layers.py").unlink()
    (alice / "cs231n" / "layers.py").symlink_to(secret / "layers.py")
    (alice / "cs231n" / "more").symlink_to(secret)
    submission = only(alice)
    assert b"secret" not in b"".join(submission.files.values())
    assert "cs231n/layers.py, cs231n/more: left out, because it is a link" in said(submission)


def test_a_fifo_does_not_block(tmp_path: Path) -> None:
    alice = write(tmp_path / "alice", whole())
    (alice / "cs231n" / "layers.py").unlink()
    os.mkfifo(alice / "cs231n" / "layers.py")
    submission = only(alice)
    assert "layers.py" not in submission.files
    assert "not a regular file" in said(submission, errors=True)


def test_a_fifo_or_link_that_appears_after_listing_is_not_read_either(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "link").symlink_to("/etc/passwd")
    with pytest.raises(HandInError, match="not a regular file"):
        open_file(tmp_path / "fifo")
    with pytest.raises(HandInError, match="cannot be opened"):
        open_file(tmp_path / "link")


def test_a_file_without_permission_is_a_remark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = write(tmp_path / "alice", whole())
    real = os.open

    def guarded(path: Path, flags: int) -> int:  # root may read everything, so permission is refused here
        if Path(path).name == "layers.py":
            raise PermissionError(13, "Permission denied")
        return real(path, flags)

    monkeypatch.setattr(os, "open", guarded)
    submission = only(alice)
    assert "layers.py" not in submission.files
    assert "classifiers/softmax.py" in submission.files
    assert "cs231n/layers.py was not read: we have no permission to read it." in said(submission, errors=True)


def test_a_folder_without_permission_is_a_remark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = write(tmp_path / "alice", whole())
    real = os.listdir

    def guarded(path: Path) -> list[str]:
        if Path(path).name == "classifiers":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "listdir", guarded)
    submission = only(alice)
    assert "layers.py" in submission.files
    assert "cs231n/classifiers: left out, because it could not be read." in said(submission, errors=True)


def test_names_that_are_not_utf8_on_disk(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9")
    try:
        write(tmp_path / name, whole())
    except OSError:
        pytest.skip("this file system refuses such names")
    found = gather(lambda: walk(tmp_path))
    assert found.files["caf/cs231n/layers.py"] == LAYERS
    assert "".join(found.files).isprintable()


def test_what_lies_too_deep_is_said(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 30)
    write(deep, {"layers.py": LAYERS})
    write(tmp_path.joinpath(*["d"] * 24), {"layers.py": LAYERS})
    found = gather(lambda: walk(tmp_path))
    assert not found.files
    assert "in too many folders" in found.remarks[0].text
