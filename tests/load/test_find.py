"""One hand-in or a class: folders, archives and the downloads of every platform, made as the platforms make them."""

from __future__ import annotations

import gc
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from grader.errors import HandInError
from grader.load import find_hand_ins, load_hand_ins, load_package
from tests.load.hand_ins import (
    LAYERS,
    PACKAGE,
    RUBRIC,
    WHOLE,
    beneath,
    by_id,
    notebook,
    only,
    said,
    tarred,
    whole,
    write,
    zipped,
    zipped_links,
)


def package(folder: str, text: bytes = LAYERS) -> dict[str, bytes]:
    return {**whole(folder), f"{folder}/cs231n/layers.py": text}


# ---------------------------------------------------------------- one hand-in


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


def test_single_files_of_the_package_are_one_hand_in(tmp_path: Path) -> None:
    write(tmp_path / "alice", {"layers.py": LAYERS, "softmax.py": b"x = 1\n", "report.pdf": b""})
    (source,) = find_hand_ins([tmp_path / "alice" / "layers.py", tmp_path / "alice" / "softmax.py"], RUBRIC)
    submission = source.read()
    assert submission.id == "alice"
    assert set(submission.files) == {"layers.py", "classifiers/softmax.py"}


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


# ---------------------------------------------------------------- a class


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
    (tmp_path / "zips.zip").write_bytes(zips.replace(b"/cs231n", b"/cs231n"))
    for name, ids in (("folders.zip", ["alice", "bob", "eve"]), ("zips.zip", ["alice", "bob"])):
        found = by_id(tmp_path / name)
        assert list(found) == ids
        assert found["alice"].read().files["layers.py"] == b"a = 1\n"
        assert found["alice"].source.startswith(f"{name}/")


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


# ---------------------------------------------------------------- Canvas


CANVAS = {
    "doejane_101_9001_assignment1-2.zip": zipped(package("a1", b"jane = 1\n")),
    "lizhang_LATE_102_9002_layers-3.py": b"li = 1\n",
    "lizhang_LATE_102_9003_softmax.py": b"li = 2\n",
    "lizhang_LATE_102_9004_k_nearest_neighbor (1).py": b"li = 3\n",
    "lizhang_LATE_102_9005_knn-1.ipynb": notebook("li"),
    "o'tool_103_text.html": b"<p>sorry</p>",
    "roesam_104_9007_report.pdf": b"%PDF",
    "anon_Ab12c_9008_a1.zip": zipped(whole()),
}


@pytest.mark.parametrize("as_zip", [True, False])
def test_canvas(tmp_path: Path, as_zip: bool) -> None:
    if as_zip:
        (tmp_path / "submissions.zip").write_bytes(zipped(CANVAS))
    else:
        write(tmp_path / "submissions", CANVAS)
    found = by_id(tmp_path / ("submissions.zip" if as_zip else "submissions"))
    assert list(found) == ["anon-ab12c", "doejane-101", "lizhang-102", "roesam-104"]
    jane, li = found["doejane-101"].read(), found["lizhang-102"].read()
    assert (jane.files["layers.py"], jane.late, jane.remarks) == (b"jane = 1\n", False, ())
    assert (jane.student, found["doejane-101"].identity.number) == ("doejane", "101")
    assert li.late
    assert [li.files[path] for path in PACKAGE] == [b"li = 1\n", b"li = 2\n", b"li = 3\n"]
    assert li.notebooks == {"knn.ipynb": notebook("li")}
    assert not any(remark.error for remark in li.remarks)
    assert "only report.pdf" in said(found["roesam-104"].read(), errors=True)
    assert found["anon-ab12c"].read().files == WHOLE


# ---------------------------------------------------------------- Moodle


def test_moodle_folders(tmp_path: Path) -> None:
    files = {
        **beneath("Jane Doe_201_assignsubmission_file_", {"a1.zip": zipped(whole("a1"))}),
        **beneath("Jane Doe_201_assignsubmission_onlinetext_", {"onlinetext.html": b"<p>late, sorry</p>"}),
        **package("Jane Doe_202_assignsubmission_file_", b"other = 1\n"),
        **whole("Participant_203_assignsubmission_file"),
        **beneath("Empty Ed_204_assignsubmission_onlinetext_", {"onlinetext.html": b""}),
    }
    (tmp_path / "CS-Assignment 1-77.zip").write_bytes(zipped(files))
    for path in (tmp_path / "CS-Assignment 1-77.zip", write(tmp_path / "unzipped", files)):
        found = by_id(path)
        assert list(found) == ["empty-ed-204", "jane-doe-201", "jane-doe-202", "participant-203"]
        assert found["jane-doe-201"].read().files == WHOLE
        assert found["jane-doe-202"].read().files["layers.py"] == b"other = 1\n"
        assert found["jane-doe-201"].student == "Jane Doe (201)"
        assert found["participant-203"].student == "Participant 203"
        assert "only onlinetext.html" in said(found["empty-ed-204"].read())


def test_moodle_flat(tmp_path: Path) -> None:
    start = "Jane Doe_201_assignsubmission_file_"
    files = {f"{start}{path.rsplit('/', 1)[-1]}": data for path, data in PACKAGE.items()}
    files["Bob B_205_assignsubmission_file_a1.zip"] = zipped(whole())
    (tmp_path / "moodle.zip").write_bytes(zipped(files))
    found = by_id(tmp_path / "moodle.zip")
    assert found["jane-doe-201"].read().files == PACKAGE
    assert found["bob-b-205"].read().files == WHOLE


# ---------------------------------------------------------------- Gradescope, nbgrader


METADATA = b"submission_409194023:\n  :submitters:\n  - :name: First Last\n    :sid: '0123'\n"


@pytest.mark.parametrize("as_zip", [True, False])
@pytest.mark.parametrize("top", ["assignment_77_export/", ""])
def test_gradescope(tmp_path: Path, as_zip: bool, top: str) -> None:
    forged = {f"{top}submission_500000001/submission_metadata.yml": METADATA.replace(b"409194023", b"500000001")}
    files = {
        f"{top}submission_metadata.yml": METADATA,
        **package(f"{top}submission_409194023", b"first = 1\n"),
        **whole(f"{top}submission_500000001"),
        **forged,
    }
    if as_zip:
        (tmp_path / "export.zip").write_bytes(zipped(files))
    else:
        write(tmp_path / "export", files)
    found = by_id(tmp_path / ("export.zip" if as_zip else "export"))
    assert list(found) == ["first-last-0123", "submission_500000001"]
    assert found["first-last-0123"].student == "First Last"
    assert found["first-last-0123"].read().files["layers.py"] == b"first = 1\n"
    assert found["submission_500000001"].student == "submission_500000001"


@pytest.mark.parametrize("start", ["course", "course/submitted"])
def test_nbgrader(tmp_path: Path, start: str) -> None:
    files = {
        **package("course/submitted/alice/assignment1", b"a = 1\n"),
        **package("course/submitted/alice/assignment2", b"a = 2\n"),
        "course/submitted/alice/assignment1/timestamp.txt": b"2030-01-01",
        **package("course/submitted/bob/assignment1", b"b = 1\n"),
        **whole("course/release/assignment1"),
        **whole("course/source/assignment1"),
    }
    write(tmp_path, files)
    found = by_id(tmp_path / start)
    assert list(found) == ["alice", "bob"]
    assert found["alice"].read().files["layers.py"] == b"a = 1\n"
    write(tmp_path / "one", package("submitted/alice/assignment1"))
    assert list(by_id(tmp_path / "one" / "submitted")) == ["alice"]


# ---------------------------------------------------------------- a class costs no memory


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


# ---------------------------------------------------------------- reference and template


def test_the_reference_is_a_submission(tmp_path: Path) -> None:
    write(tmp_path / "reference", {**WHOLE, "notebooks/assignment1/knn.ipynb": notebook("one")})
    write(tmp_path / "reference", {"notebooks/assignment2/knn.ipynb": notebook("two"), "__pycache__/x.pyc": b""})
    submission = load_package(tmp_path / "reference", RUBRIC)
    assert (submission.id, submission.files) == ("reference", WHOLE)
    assert submission.notebooks == {"knn.ipynb": notebook("one")}


def test_a_reference_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(HandInError, match="no such folder"):
        load_package(tmp_path / "nowhere", RUBRIC)
    with pytest.raises(HandInError, match="no file of the package is here"):
        load_package(write(tmp_path / "empty", {"x.txt": b""}), RUBRIC)


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


def test_archives_in_one_hand_in_are_opened_side_by_side(tmp_path: Path) -> None:
    parts = {"code.zip": zipped(WHOLE), "notebooks.zip": zipped({"knn.ipynb": notebook("mine")}), "bad.zip": b"PK"}
    submission = only(write(tmp_path / "Jane Doe_201_assignsubmission_file_", parts))
    assert submission.files == WHOLE
    assert submission.notebooks == {"knn.ipynb": notebook("mine")}
    assert (
        said(submission)
        == "bad.zip is damaged or cut short: it cannot be opened. Make a new .zip and hand it in again."
    )


def test_every_listing_is_the_same_twice(tmp_path: Path) -> None:
    write(tmp_path / "class", {**package("b"), **package("a"), "c.zip": zipped(whole())})
    once, twice = (load_hand_ins([tmp_path / "class"], RUBRIC) for _ in range(2))
    assert once == twice
