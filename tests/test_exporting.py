"""`grader export` as an instructor types it, on a small class that was graded for real."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from .small_course import SOLVED, WRONG_DB, hand_in, make_course

ROOT = Path(__file__).parent.parent
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Small assignment (5)\n"
    "Points Possible,,,,,10\n"
    '"Lovelace, Ada",1,s1,ada,A,\n'
    '"Hopper, Grace",2,s2,grace,A,\n'
)


def grader(folder: Path, *words: object, code: int = 0) -> tuple[str, str]:
    """(stdout, stderr) of the command."""
    done = subprocess.run(
        [sys.executable, "-m", "grader", *map(str, words)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout, done.stderr


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course, and the graded folder `out` of two hand-ins."""
    folder = tmp_path_factory.mktemp("desk")
    make_course(folder)
    hand_in(folder / "in", "ada", SOLVED)
    hand_in(folder / "in", "ben", WRONG_DB)
    grader(folder, "grade", "one", "in", "--out", "out", "--min-tier", "subprocess")
    return folder


def test_one_file_a_hand_in(desk: Path) -> None:
    grader(desk, "export", "out", "--format", "gradescope", "--out", "scope")
    scores = {path.stem: json.loads(path.read_text())["score"] for path in (desk / "scope").iterdir()}
    assert scores == {"ada": 10, "ben": 9.25}
    said, _ = grader(desk, "export", "out", "--format", "autolab", "--only", "ben")
    assert json.loads(said) == {"scores": {"layers": 9.25}}
    assert "--only" in grader(desk, "export", "out", "--format", "autolab", code=2)[1]
    assert "nobody" in grader(desk, "export", "out", "--only", "nobody", code=2)[1]


def test_a_class_in_one_file(desk: Path) -> None:
    said, _ = grader(desk, "export", "out", "--format", "junit")
    assert [suite.attrib["failures"] for suite in ElementTree.fromstring(said)] == ["0", "1"]
    grader(desk, "export", "out", "--format", "markdown", "--out", "deep/summary.md")
    assert "`ada`" in (desk / "deep" / "summary.md").read_text()
    said, _ = grader(desk, "export", "out", "--format", "github", "--only", "ben", "--folder", "cs231n")
    assert said.startswith("::error file=cs231n/layers.py,line=6,title=Affine layer%3A wrong gradient::")


def test_the_hidden_criterion_is_bare_for_everybody_but_the_staff(desk: Path) -> None:
    for form, known in (("json", False), ("staff-json", True)):
        said, _ = grader(desk, "export", "out", "--format", form)
        assert ("three axes" in said) == known


def test_the_teachers_own_file_comes_back(desk: Path) -> None:
    (desk / "canvas.csv").write_text(CANVAS)
    said, noted = grader(desk, "export", "out", "--format", "canvas", "--template", "canvas.csv")
    assert said == CANVAS.replace("s1,ada,A,", "s1,ada,A,10")
    assert "ben: not in the file" in noted
    assert "1 row of the file left as before" in noted
    assert "--template" in grader(desk, "export", "out", "--format", "canvas", code=2)[1]
    assert "--template" in grader(desk, "export", "out", "--template", "canvas.csv", code=2)[1]
    (desk / "latin.csv").write_bytes(b"Student,ID\xe9\n")
    assert "UTF-8" in grader(desk, "export", "out", "--format", "canvas", "--template", "latin.csv", code=3)[1]
