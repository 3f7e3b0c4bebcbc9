"""The downloads of learning platforms, made in a temporary folder as the platforms make them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.load.hand_ins import (
    PACKAGE,
    WHOLE,
    beneath,
    by_id,
    notebook,
    package,
    said,
    whole,
    write,
    zipped,
)

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


def test_gradescope_tells_times_and_members(tmp_path: Path) -> None:
    listed = (
        "submission_5001:\n  :submitters:\n  - :name: Ada\n    :sid: '7'\n    :email: ada@example.org\n"
        "  - :name: Bo\n    :sid: '8'\n    :email: bo@example.org\n"
        "  :created_at: 2026-03-01 15:59:00.531000000 -08:00\n"
    )
    files = {"submission_metadata.yml": listed.encode(), **whole("submission_5001")}
    write(tmp_path / "assignment_9_export", files)
    (found,) = by_id(tmp_path / "assignment_9_export").values()
    facts = found.facts
    assert (facts.handed_in, facts.email, facts.number) == ("2026-03-01T23:59:00+00:00", "ada@example.org", "7")
    assert facts.members == ("7", "ada@example.org", "Ada", "8", "bo@example.org", "Bo")
    assert facts.certain


def test_nbgrader_tells_its_times_and_a_students_own_file_does_not(tmp_path: Path) -> None:
    stamp = {"timestamp.txt": b"2026-03-01 10:00:00.123456 UTC\n"}
    files = {
        **beneath("submitted/ada/assignment1", {**package(""), **stamp}),
        **beneath("submitted/bo/assignment1", package("")),
        "source/assignment1/x.ipynb": notebook("x"),
    }
    for place in (write(tmp_path / "course", files), tmp_path / "course" / "submitted"):
        found = by_id(place)
        assert {id: one.facts.handed_in for id, one in found.items()} == {"ada": "2026-03-01T10:00:00+00:00", "bo": ""}
    loose = write(tmp_path / "class", {**beneath("ada", {**package(""), **stamp}), **beneath("bo", package(""))})
    assert {one.facts.handed_in for one in by_id(loose).values()} == {""}


def test_two_downloads_of_one_class_know_their_students(tmp_path: Path) -> None:
    for name, late in (("first", ""), ("second", "_LATE")):
        (tmp_path / f"{name}.zip").write_bytes(zipped({f"doejane{late}_101_900{len(late)}_a1.zip": zipped(whole())}))
    found = by_id(tmp_path / "first.zip", tmp_path / "second.zip")
    assert {one.facts.person for one in found.values()} == {"doejane-101"}
    assert sorted(found) == ["doejane-101", "doejane-101-2"]
    assert [found[id].facts.late for id in sorted(found)] == [False, True]


def test_a_git_checkout_is_its_work_and_not_its_history(tmp_path: Path) -> None:
    checkout = write(tmp_path / "a1-ada", {**whole(""), ".github/workflows/x.yml": b"on: push\n"})
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "1"]):
        subprocess.run(["git", *words], cwd=checkout, check=True)
    (checkout / ".git" / "layers.py").write_text("broken")
    (found,) = by_id(checkout).values()
    read = found.read()
    assert (found.id, read.files, [r for r in read.remarks if r.error]) == ("a1-ada", WHOLE, [])
    clones = write(tmp_path / "clones", {})
    checkout.rename(clones / "a1-ada")
    write(clones, {**whole("a1-bo"), "a1-bo/.git/HEAD": b"ref: refs/heads/main\n"})
    assert list(by_id(clones)) == ["a1-ada", "a1-bo"]
