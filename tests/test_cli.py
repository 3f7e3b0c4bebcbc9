"""The door, as instructors and students use it: real processes in real folders."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import click
import pytest

from grader.cli import main
from grader.gradebook import Gradebook
from tests.small_course import RUBRIC, SOLVED, WRONG_DB, hand_in, make_course

ROOT = Path(__file__).parent.parent


def grader(folder: Path, *words: str | Path, code: int = 0, typed: str | None = None, **env: str) -> str:
    """Run the command in `folder`, with this typed into it; its output, both streams."""
    done = subprocess.run(
        [sys.executable, "-m", "grader", *map(str, words)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120", "NO_COLOR": "1", **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        input=typed,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == code, done.stdout
    return done.stdout


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """An instructor's folder: the course and three hand-ins."""
    make_course(tmp_path)
    for name, text in (("ann", SOLVED), ("ben", WRONG_DB), ("cyd", "def relu(x:\n")):
        hand_in(tmp_path / "in", name, text)
    return tmp_path


def test_grade_writes_reports_gradebook_and_tables(desk: Path) -> None:
    said = grader(desk, "grade", "one", "in", "--out", "out", "--min-tier", "subprocess")
    assert "3 hand-ins" in said
    assert {path.name for path in (desk / "out" / "reports").iterdir()} == {"ann.html", "ben.html", "cyd.html"}
    rows = list(csv.DictReader((desk / "out" / "grades.csv").read_text().splitlines()))
    assert [float(row["score"]) for row in rows] == [10, 9.25, 0]
    assert json.loads((desk / "out" / "results" / "ben.json").read_text())["result"]["submission"] == "ben"
    assert "Ann" in (desk / "out" / "index.html").read_text() or "ann" in (desk / "out" / "index.html").read_text()
    assert "not graded" not in said


def test_validate_proves_the_rubric_and_fails_when_it_has_a_hole(desk: Path) -> None:
    said = grader(desk, "validate", "one", "--only", "mutants", "--only", "seeds", "--seeds", "2", "--also", "in/ann")
    assert "10 of 10 points" in said
    assert "2 of 2 seeds" in said
    assert "one: the rubric holds in everything that was tried" in said
    make_course(desk, RUBRIC.replace("          - {name: plain, dims: {N: 4, D: 3, M: 5}}\n", ""))
    said = grader(desk, "validate", "--only", "mutants", code=1)
    assert "+ dx, dw, db = (dout @ w.T, x.T @ dout, dout.mean(axis=0))" in said


def test_report_and_export_read_the_gradebook(desk: Path) -> None:
    grader(desk, "grade", "one", "in", "--out", "out", "--min-tier", "subprocess")
    before = (desk / "out" / "reports" / "ben.html").read_text()
    (desk / "out" / "reports" / "ben.html").unlink()
    grader(desk, "report", "out")
    assert (desk / "out" / "reports" / "ben.html").read_text() == before
    assert grader(desk, "export", "out").splitlines()[0] == (desk / "out" / "grades.csv").read_text().splitlines()[0]
    assert len(json.loads(grader(desk, "export", "out", "--format", "json"))["results"]) == 3


def test_killed_and_started_again(desk: Path) -> None:
    slow = SOLVED.replace("out = np.maximum(0, x)", "__import__('time').sleep(0.2); out = np.maximum(0, x)")
    for n in range(12):
        hand_in(desk / "many", f"s{n:02}", f"{slow}\n# {n}\n")
    command = [sys.executable, "-m", "grader", "grade", "one", "many", "--out", "out", "--min-tier", "subprocess"]
    process = subprocess.Popen(
        command, cwd=desk, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    deadline = time.monotonic() + 60
    reports = desk / "out" / "reports"
    while time.monotonic() < deadline and len(list(reports.glob("*.html"))) < 3:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    finished = {path.name: path.stat().st_mtime_ns for path in (desk / "out" / "results").glob("*.json")}
    assert 3 <= len(finished) < 12
    kept = {name: json.loads((desk / "out" / "results" / name).read_text())["result"]["graded_at"] for name in finished}
    grader(desk, "grade", "one", "many", "--out", "out", "--min-tier", "subprocess")
    assert len(list(reports.glob("*.html"))) == 12
    for name, graded_at in kept.items():
        assert json.loads((desk / "out" / "results" / name).read_text())["result"]["graded_at"] == graded_at


WRITTEN = """\
      - {id: why, title: Why, points: 2, probe: written, notebook: why.ipynb, cell: why-answer}
"""
QUESTION = "Why does the backward pass of a product need both of its factors?"
ANSWERED = "Because each is the slope along the other."


def _why(folder: Path, answer: str) -> Path:
    """A notebook with one question and this answer to it."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = (("why", QUESTION), ("why-answer", f"**Your answer:**\n\n{answer}"))
    cells = [{"id": name, "cell_type": "markdown", "metadata": {}, "source": text} for name, text in texts]
    path = folder / "why.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path


def test_who_marks_sees_question_and_reference_but_no_names(tmp_path: Path) -> None:
    _why(tmp_path / "reference" / "notebooks", f"<!-- BEGIN SOLUTION -->\n{ANSWERED}\n<!-- END SOLUTION -->")
    rubric = RUBRIC.replace("points: 10", "points: 12", 1) + WRITTEN
    make_course(tmp_path, rubric.replace("layers.py}]", "layers.py}]\n  notebooks: [notebooks/why.ipynb]", 1))
    for name in ("ann", "ben"):
        _why(
            hand_in(tmp_path / "in", name, SOLVED), f"I think that it is the answer number {len(name) + ord(name[0])}."
        )
    grader(tmp_path, "grade", "one", "in", "--out", "out", "--min-tier", "subprocess")
    said = grader(tmp_path, "mark", "out", "why", typed="3\n1.5\nAlmost.\n0\n\n")
    for text in (QUESTION, ANSWERED, "answer number 100", "answer number 101", "a number from 0 to 2"):
        assert said.count(text) == 1
    assert "ann" not in said
    rows = csv.DictReader((tmp_path / "out" / "grades.csv").read_text().splitlines())
    assert sorted(float(row["score"]) for row in rows) == [10, 11.5]
    assert "nobody has to mark" in grader(tmp_path, "mark", "out", "layers", code=2)


def test_overrides_need_a_reason_and_stay(desk: Path) -> None:
    grader(desk, "grade", "one", "in", "--out", "out", "--min-tier", "subprocess")
    assert "reason" in grader(desk, "override", "out", "ben", "affine", "6", code=2)
    grader(desk, "override", "out", "ben", "affine", "6", "--reason", "The lecture said mean.", "--by", "ta")
    assert "The lecture said mean." in (desk / "out" / "reports" / "ben.html").read_text()
    grader(desk, "grade", "one", "in", "--out", "out", "--min-tier", "subprocess")
    rows = {row["id"]: row for row in csv.DictReader((desk / "out" / "grades.csv").read_text().splitlines())}
    assert float(rows["ben"]["score"]) == 10


def test_a_preview_says_who_changes_and_changes_nothing(desk: Path) -> None:
    grader(desk, "grade", "one", "in", "--out", "out", "--min-tier", "subprocess")
    before = grader(desk, "export", "out")
    path = desk / "rubrics" / "one.yaml"
    path.write_text(path.read_text().replace("points: 10\n", "points: 14\n").replace("points: 6", "points: 10"))
    said = grader(desk, "grade", "one", "in", "--out", "out", "--min-tier", "subprocess", "--preview")
    assert "ben" in said
    assert "Affine layer" in said
    assert grader(desk, "export", "out") == before
    grader(desk, "grade", "one", "in", "--out", "out", "--min-tier", "subprocess")
    assert grader(desk, "export", "out") != before


def test_stubs_check_finds_a_change(desk: Path) -> None:
    assert "up to date" in grader(desk, "stubs", "--check")
    target = desk / "student_template" / "one" / "cs231n" / "layers.py"
    target.write_text(target.read_text() + "\n# edited\n")
    assert "layers.py" in grader(desk, "stubs", "--check", code=1)
    grader(desk, "stubs")
    assert "up to date" in grader(desk, "stubs", "--check")


def test_a_zip_goes_into_a_folder_that_is_named(desk: Path, tmp_path: Path) -> None:
    grader(desk, "kit", "one", "--tier", "subprocess", "--out", str(tmp_path))
    assert (tmp_path / "one.zip").is_file()
    said = grader(desk, "kit", "one", "--tier", "subprocess", "--out", str(tmp_path / "one.zip" / "x.zip"), code=2)
    assert "cannot be written" in said


def test_a_student_with_a_kit_and_no_reference(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    grader(desk, "kit", "one", "--tier", "subprocess")
    home = tmp_path_factory.mktemp("student")
    with zipfile.ZipFile(desk / "one.zip") as archive:
        archive.extractall(home)
    kit = home / "one"
    said = grader(kit, "check", code=1)
    assert "not written yet" in said.lower() or "not implemented" in said.lower()
    (kit / "cs231n" / "layers.py").write_text(SOLVED)
    said = grader(kit, "check")
    assert "affine" in said
    assert "relu.hidden" not in said
    assert grader(kit / "cs231n", "check", "relu")
    (kit / "cs231n" / "layers.py").write_text(WRONG_DB)
    said = grader(kit, "check", "affine", code=1)
    assert "`db`" in said
    grader(kit, "check", "afine", code=2)
    grader(kit, "pack")
    with zipfile.ZipFile(kit / "one-hand-in.zip") as packed:
        assert [name for name in packed.namelist() if name.endswith(".py")] == ["cs231n/layers.py"]
    result = grader(desk, "grade", "one", kit / "one-hand-in.zip", "--out", "packed", "--min-tier", "subprocess")
    assert "9.25" in result


def test_check_in_a_notebook_prints_the_same(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    grader(desk, "kit", "one", "--tier", "subprocess")
    home = tmp_path_factory.mktemp("student")
    with zipfile.ZipFile(desk / "one.zip") as archive:
        archive.extractall(home)
    code = "from grader import check; check('relu')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=home / "one",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "ReLU" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["grade", "two", "in"], 2, "no rubric is called 'two'; there is one"),
        (["grade", "one"], 2, "Missing argument"),
        (["grade", "one", "nowhere"], 3, "nowhere"),
        (["check"], 2, "no kit"),
        (["export", "in"], 3, ""),
    ],
)
def test_mistakes_on_the_command_line(desk: Path, words: list[str], code: int, said: str) -> None:
    if words == ["export", "in"]:
        (desk / "in" / "gradebook.sqlite").write_text("no database at all, long enough to be looked at" * 30)
    assert said in grader(desk, *words, code=code)


def test_a_broken_rubric_is_one_message_and_code_3(desk: Path) -> None:
    path = desk / "rubrics" / "one.yaml"
    path.write_text(path.read_text().replace("points: 6", "points: 5"))
    said = grader(desk, "grade", "one", "in", code=3)
    assert "one.yaml:5: the criteria add up to 9 points" in said
    assert "Traceback" not in said


def test_doctor_says_which_tier() -> None:
    assert "subprocess" in grader(ROOT, "doctor")


def test_names_give_no_orders_to_a_ci_runner(desk: Path) -> None:
    """A name begins a line of the list of hand-ins to look at; GitHub's runner must hear nothing in it."""
    hand_in(desk / "in", "::notice title=Autograding complete::Points 10 of 10", "def relu(x:\n")
    said = grader(desk, "grade", "one", "in", "--out", "out", "--min-tier", "subprocess", GITHUB_ACTIONS="true")
    first, *_, last = [line for line in said.splitlines() if line.lstrip().startswith("::")]
    assert first.startswith("::stop-commands::")
    assert last == f"::{first.rpartition(':')[2]}::"
    assert said.startswith(first)
    assert said.rstrip().endswith(last)
    assert "stop-commands" not in grader(desk, "grade", "one", "in", "--out", "out", "--min-tier", "subprocess")


def test_a_tier_below_the_least_is_refused_also_when_it_is_named(desk: Path) -> None:
    least = ("--min-tier", "native")
    said = grader(desk, "grade", "one", "in", "--out", "out", "--tier", "subprocess", *least, code=4)
    assert "weaker than native" in said
    assert not list((desk / "out").glob("reports/*"))


def test_reports_name_the_tier(desk: Path) -> None:
    grader(desk, "grade", "one", "in", "--out", "out", "--tier", "subprocess")
    for name in ("ann", "ben", "cyd"):
        document = json.loads((desk / "out" / "results" / f"{name}.json").read_text())
        assert document["result"]["environment"]["tier"] == "subprocess"
        assert "no security boundary" in (desk / "out" / "reports" / f"{name}.html").read_text()


@pytest.mark.parametrize("way", ["file", "environment", "gradebook"])
def test_the_secret_stands_nowhere_it_could_be_read(desk: Path, way: str) -> None:
    secret, words, env = "b4ckp4ss-s3cr3t", ["grade", "one", "in", "--out", "out", "--min-tier", "subprocess"], {}
    if way == "file":
        (desk / "secret.txt").write_text(secret)
        words += ["--secret-file", "secret.txt"]
    elif way == "environment":
        env = {"GRADER_SECRET": secret}
    said = grader(desk, *words, **env)
    said += grader(desk, "export", "out", "--format", "json") + grader(desk, "grade", *words[1:], **env)
    if way == "gradebook":
        with Gradebook(desk / "out" / "gradebook.sqlite") as book:
            secret = book.secret().decode()
    else:
        assert secret.encode() not in (desk / "out" / "gradebook.sqlite").read_bytes()
    assert secret not in said
    for path in (path for path in (desk / "out").rglob("*") if path.is_file() and "gradebook" not in path.name):
        assert secret.encode() not in path.read_bytes()


def test_no_option_takes_a_secret_as_a_word() -> None:
    """Other users of the machine can read command lines."""
    context = click.Context(main)
    commands = [main.get_command(context, name) for name in main.list_commands(context)]
    options = [option for command in commands for option in command.params if "secret" in option.name]
    assert {(option.name, type(option.type)) for option in options} == {("secret_file", click.Path)}
