"""Who handed it in: the names of every platform, and names that try to be something else."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.load import find_hand_ins
from grader.load.identity import gradescope_people, identify
from grader.load.slug import LONGEST, slug
from tests.load.hand_ins import RUBRIC, whole, zipped

SAFE = re.compile(r"[a-z0-9][a-z0-9._-]*")


@pytest.mark.parametrize(
    ("name", "id", "student", "number", "late", "file"),
    [
        ("doejane_4711_98765_layers.py", "doejane-4711", "doejane", "4711", False, "layers.py"),
        ("doejane_LATE_4711_98765_a1-2.zip", "doejane-4711", "doejane", "4711", True, "a1-2.zip"),
        ("müllerjörg_4711_98765_a_1_22_b.py", "mullerjorg-4711", "müllerjörg", "4711", False, "a_1_22_b.py"),
        ("doejane_4711_text.html", "doejane-4711", "doejane", "4711", False, "doejane_4711_text.html"),
        ("anon_Xy9aB_98765_a1.zip", "anon-xy9ab", "anonymous Xy9aB", "Xy9aB", False, "a1.zip"),
        ("LATE_anon_Xy9aB_98765_a1.zip", "anon-xy9ab", "anonymous Xy9aB", "Xy9aB", True, "a1.zip"),
    ],
)
def test_canvas(name: str, id: str, student: str, number: str, late: bool, file: str) -> None:
    who = identify(name)
    assert who.platform == "canvas"
    assert (who.student, who.number, who.late, who.file) == (student, number, late, file)
    assert who.id == id


@pytest.mark.parametrize(
    ("name", "id", "student", "number", "file"),
    [
        ("Jane Doe_123_assignsubmission_file_", "jane-doe-123", "Jane Doe", "123", ""),
        ("Jane Doe_123_assignsubmission_file", "jane-doe-123", "Jane Doe", "123", ""),
        ("Group A-Jane Doe_123_assignsubmission_onlinetext_", "group-a-jane-doe-123", "Group A-Jane Doe", "123", ""),
        ("Participant_77_assignsubmission_file_", "participant-77", "Participant 77", "77", ""),
        ("Jane Doe_123_assignsubmission_file_layers.py", "jane-doe-123", "Jane Doe", "123", "layers.py"),
        ("Default group_assignsubmission_file_", "default-group", "Default group", "", ""),
    ],
)
def test_moodle(name: str, id: str, student: str, number: str, file: str) -> None:
    who = identify(name)
    assert (who.platform, who.id, who.student, who.number, who.file) == ("moodle", id, student, number, file)


@pytest.mark.parametrize(
    ("name", "id", "student"),
    [
        ("alice", "alice", "alice"),
        ("Alice Smith.zip", "alice-smith", "Alice Smith"),
        ("alice.tar.gz", "alice", "alice"),
        ("O'Brien, Pat", "o-brien-pat", "O'Brien, Pat"),
        ("José Núñez", "jose-nunez", "José Núñez"),
        ("-rf", "rf", "-rf"),
    ],
)
def test_plain_names(name: str, id: str, student: str) -> None:
    who = identify(name)
    assert (who.platform, who.id, who.student) == ("plain", id, student)


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "CON", "nul.txt", "com1", "", " ", "...", "😀", "李雷", "\u202ealice", "a\0b", "x" * 5000,
     "reference", "<script>", "a/b\\c:d", "\ud800", "index", "a..b"],
)  # fmt: skip
def test_ids_are_safe_as_file_names(name: str) -> None:
    who = identify(name)
    assert SAFE.fullmatch(who.id)
    assert len(who.id) <= LONGEST
    assert ".." not in who.id
    assert who.id.split(".")[0] not in ("con", "nul", "com1", "reference", "index")
    assert who.student.isprintable()
    assert who.student
    who.student.encode()


def test_names_in_another_script_have_different_ids_in_every_run() -> None:
    assert slug("李雷") == slug("李雷") != slug("韩梅梅")
    assert slug("李雷").startswith("student-")
    assert slug("a😀") != slug("a")


METADATA = b"""
submission_409194023:
  :submitters:
  - :name: First Last
    :sid: '0123'
    :email: first@uni.example
  :created_at: 9999-99-26 17:34:00.861687000 Z
  :score: 2.0
  :results: {output: "text"}
submission_500000001:
  :submitters:
  - :name: Alice A
  - :name: Bob B
    :sid: '222'
submission_600000002:
  :submitters: []
../../evil:
  :submitters:
  - :name: Evil
submission_7: text
"""


def test_gradescope() -> None:
    people = gradescope_people(METADATA)
    assert {folder: (who.id, who.student, who.number) for folder, who in people.items()} == {
        "submission_409194023": ("first-last-0123", "First Last", "0123"),
        "submission_500000001": ("alice-a-222", "Alice A, Bob B", "222"),
        "submission_600000002": ("600000002", "submission_600000002", ""),
    }


@pytest.mark.parametrize(
    "data",
    [b"", b"\0", b"a: b: c", b"[1, 2]", b"!!python/object/apply:os.system ['true']", b"- " * 3000, b"{" * 3000],
)
def test_gradescope_metadata_that_is_none(data: bytes) -> None:
    assert gradescope_people(data) == {}


@given(st.text(max_size=300))
def test_no_name_raises_and_every_id_is_safe(name: str) -> None:
    for text in (name, f"{name}_12_345_{name}", f"{name}_12_assignsubmission_file_{name}"):
        who = identify(text)
        assert SAFE.fullmatch(who.id)
        assert who.student.isprintable()
        assert len(who.student) <= 100


@given(st.binary(max_size=500))
def test_no_metadata_raises(data: bytes) -> None:
    gradescope_people(data)
    gradescope_people(b"submission_123:\n  :submitters:\n  - :name: " + data)


CLAIMS = {
    "submission_metadata.yml": b"submission_1:\n  :submitters:\n  - :name: Somebody Else\n    :sid: '1'\n",
    "submission_metadata.json": b'{"users": [{"name": "Somebody Else", "id": 1}]}',
    ".git/config": b"[user]\n\tname = Somebody Else\n",
    "student.txt": b"Somebody Else",
}


def test_nothing_inside_a_hand_in_says_whose_it_is(tmp_path: Path) -> None:
    """The zip is the platform's; what lies in it is the student's."""
    path = tmp_path / "alice_17_33_hand-in.zip"
    path.write_bytes(zipped({**whole(), **CLAIMS}))
    (source,) = find_hand_ins([path], RUBRIC)
    assert "alice" in source.id
    assert "Somebody" not in f"{source.student} {source.read().student}"


def test_times_inside_a_hand_in_are_not_looked_at(tmp_path: Path) -> None:
    late, early = tmp_path / "bob_LATE_17_33_hand-in.zip", tmp_path / "alice_18_34_hand-in.zip"
    for path in (late, early):
        path.write_bytes(zipped(whole()))
    os.utime(late, (1, 1))
    os.utime(early, (4e9, 4e9))
    assert {source.id.partition("-")[0]: source.read().late for source in find_hand_ins([tmp_path], RUBRIC)} == {
        "bob": True,
        "alice": False,
    }
