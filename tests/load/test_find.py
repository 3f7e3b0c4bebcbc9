"""One hand-in or a class? Folders, archives, files, and mixtures of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import HandInError
from grader.load import find_hand_ins, load_hand_ins
from tests.load.hand_ins import (
    LAYERS,
    RUBRIC,
    WHOLE,
    by_id,
    only,
    package,
    said,
    tarred,
    whole,
    write,
    zipped,
)


@pytest.mark.parametrize("inside", ["", "assignment1", "hw1", "my code", "cs231n-a1"])
def test_a_folder_that_contains_the_package_is_one_hand_in(tmp_path: Path, inside: str) -> None:
    write(tmp_path / "alice", whole(inside if inside != "cs231n-a1" else ""))
    submission = only(tmp_path / "alice")
    assert (submission.id, submission.student, submission.files) == ("alice", "alice", WHOLE)


def test_the_package_itself_is_one_hand_in(tmp_path: Path) -> None:
    write(tmp_path / "alice", WHOLE)
    assert only(tmp_path / "alice").files == WHOLE


@pytest.mark.parametrize("pack", [zipped, tarred])
@pytest.mark.parametrize("inside", ["", "assignment1", "john", "a/b/c"])
def test_an_archive_of_one_student_is_named_by_the_archive(tmp_path: Path, pack: object, inside: str) -> None:
    (tmp_path / "alice.zip").write_bytes(pack(whole(inside)))  # type: ignore[operator]
    submission = only(tmp_path / "alice.zip")
    assert (submission.id, submission.files, submission.source) == ("alice", WHOLE, "alice.zip")


def test_single_files_of_the_package_are_one_hand_in(tmp_path: Path) -> None:
    write(tmp_path / "alice", {"layers.py": LAYERS, "softmax.py": b"x = 1\n", "report.pdf": b""})
    (source,) = find_hand_ins([tmp_path / "alice" / "layers.py", tmp_path / "alice" / "softmax.py"], RUBRIC)
    submission = source.read()
    assert submission.id == "alice"
    assert set(submission.files) == {"layers.py", "classifiers/softmax.py"}


def test_a_folder_of_everything(tmp_path: Path) -> None:
    write(
        tmp_path / "class",
        {
            **package("alice", b"a = 1\n"),
            **package("bob/assignment1", b"b = 1\n"),
            "carol.zip": zipped(package("x", b"c = 1\n")),
            "dave.tar.gz": tarred(whole()),
            "eve/": b"",
            "frank.zip": b"PK\x03\x04 broken",
            "grace/report.pdf": b"%PDF",
            "heidi.rar": b"Rar!\x1a\x07",
            "grades.csv": b"not a hand-in",
            ".DS_Store": b"",
        },
    )
    (tmp_path / "class" / "ivan").symlink_to(tmp_path / "class" / "alice")
    found = by_id(tmp_path / "class")
    assert list(found) == ["alice", "bob", "carol", "dave", "eve", "frank", "grace", "heidi", "ivan"]
    read = {id: source.read() for id, source in found.items()}
    assert [read[id].files["layers.py"] for id in ("alice", "bob", "carol")] == [b"a = 1\n", b"b = 1\n", b"c = 1\n"]
    assert read["dave"].files == WHOLE
    for id, words in {
        "eve": "It is empty",
        "frank": "frank.zip is damaged or cut short",
        "grace": "only report.pdf",
        "heidi": "heidi.rar is a RAR archive",
        "ivan": "it is a link",
    }.items():
        assert not read[id].files
        assert words in said(read[id], errors=True)


def test_a_class_one_folder_deep_and_a_class_of_one(tmp_path: Path) -> None:
    write(tmp_path / "class", {**package("fall/alice"), **package("fall/bob")})
    assert list(by_id(tmp_path / "class")) == ["alice", "bob"]
    write(tmp_path / "seminar", package("alice"))
    assert list(by_id(tmp_path / "seminar")) == ["alice"]


def test_a_zip_of_folders_and_a_zip_of_zips(tmp_path: Path) -> None:
    folders = zipped({**package("alice", b"a = 1\n"), **package("bob/hw", b"b = 1\n"), "eve/": b""})
    zips = zipped(
        {"class/alice.zip": zipped(package("x", b"a = 1\n")), "class/bob.zip": zipped(package("", b"b = 1\n"))}
    )
    (tmp_path / "folders.zip").write_bytes(folders)
    (tmp_path / "zips.zip").write_bytes(zips)
    for name, ids in (("folders.zip", ["alice", "bob", "eve"]), ("zips.zip", ["alice", "bob"])):
        found = by_id(tmp_path / name)
        assert list(found) == ids
        assert found["alice"].read().files["layers.py"] == b"a = 1\n"
        assert found["alice"].source.startswith(f"{name}/")


def test_a_tar_of_a_class(tmp_path: Path) -> None:
    (tmp_path / "class.tar.gz").write_bytes(tarred({**package("alice", b"a = 1\n"), **package("bob", b"b = 1\n")}))
    found = by_id(tmp_path / "class.tar.gz")
    assert [found[id].read().files["layers.py"] for id in ("alice", "bob")] == [b"a = 1\n", b"b = 1\n"]


def test_a_class_zipped_by_macos(tmp_path: Path) -> None:
    files = {**package("class/alice", b"a = 1\n"), **whole("class/bob"), "__MACOSX/class/alice/._x.py": b"\0"}
    (tmp_path / "class.zip").write_bytes(zipped(files))
    found = by_id(tmp_path / "class.zip")
    assert list(found) == ["alice", "bob"]
    assert found["alice"].read().files["layers.py"] == b"a = 1\n"


def test_folders_of_work_are_one_students_until_there_are_three(tmp_path: Path) -> None:
    write(tmp_path / "alice", {**whole("a1"), **package("a2", b"two = 2\n")})
    assert list(by_id(tmp_path / "alice")) == ["alice"]
    write(tmp_path / "alice", package("a3"))
    assert list(by_id(tmp_path / "alice")) == ["a1", "a2", "a3"]


def test_two_students_with_one_name_keep_their_own_work(tmp_path: Path) -> None:
    write(tmp_path / "class", {**package("Alice", b"a = 1\n"), "alice.zip": zipped(package("x", b"b = 1\n"))})
    found = by_id(tmp_path / "class")
    assert list(found) == ["alice", "alice-2"]
    assert {source.read().files["layers.py"] for source in found.values()} == {b"a = 1\n", b"b = 1\n"}
    assert "There is more than one hand-in named" in said(found["alice-2"].read())


def test_folders_with_accents_in_either_form(tmp_path: Path) -> None:
    write(tmp_path / "class", {**package("Jose\u0301"), **package("Zoe\u0308.s"), **package("bob ")})
    found = by_id(tmp_path / "class")
    assert {source.student for source in found.values()} == {"José", "Zoë.s", "bob"}
    assert all(source.read().files == WHOLE for source in found.values())


def test_nothing_is_an_error_that_says_what_was_looked_for(tmp_path: Path) -> None:
    write(tmp_path / "empty", {"notes.txt": b""})
    with pytest.raises(HandInError, match=r"no hand-in found .*looked for folders, archives"):
        find_hand_ins([tmp_path / "empty"], RUBRIC)
    with pytest.raises(HandInError, match="no such file or folder"):
        find_hand_ins([tmp_path / "nowhere"], RUBRIC)
    with pytest.raises(HandInError, match="neither a folder nor a regular file"):
        find_hand_ins([Path("/dev/null")], RUBRIC)


def test_an_empty_folder_among_others_is_a_student_who_handed_in_nothing(tmp_path: Path) -> None:
    write(tmp_path, {**package("alice"), "bob/": b""})
    read = load_hand_ins([tmp_path / "bob", tmp_path / "alice"], RUBRIC)
    assert [submission.id for submission in read] == ["alice", "bob"]
    assert said(read[1]) == "It is empty: there is no file in it."
