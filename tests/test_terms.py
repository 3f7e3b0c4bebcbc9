"""Late hand-ins, rosters and the last word of a CI, as an instructor types them, on hand-ins that are really graded."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from .small_course import SOLVED, WRONG_DB, hand_in, make_course
from .test_exporting import grader

GRADE = ("--out", "out", "--min-tier", "subprocess")
ROSTER = "id,name,handed_in\nada,Ada Lovelace,2026-03-01T10:00Z\nben,Ben,2026-03-03T12:00Z\ncleo,Cleo,\n"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    make_course(tmp_path)
    hand_in(tmp_path / "in", "ada", SOLVED)
    hand_in(tmp_path / "in", "ben", WRONG_DB)
    (tmp_path / "roster.csv").write_text(ROSTER)
    return tmp_path


def _rows(folder: Path) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in csv.DictReader((folder / "out" / "grades.csv").read_text().splitlines())}


def test_a_late_policy_is_applied_and_changed_without_running_anything(desk: Path) -> None:
    late = ("--deadline", "2026-03-01T23:59Z", "--percent-per-day", "10")
    grader(desk, "grade", "one", "in", *GRADE, "--roster", "roster.csv", *late)
    rows = _rows(desk)
    assert [rows[id]["score"] for id in ("ada", "ben", "cleo")] == ["10", "7.4", ""]
    assert rows["ben"]["days_late"] == "1.5"
    assert rows["cleo"]["state"] == "nothing handed in"
    page = (desk / "out" / "reports" / "ben.html").read_text()
    assert "This hand-in is late by 1.5 days, which costs 20 % of the score." in page
    assert "Ada Lovelace" in (desk / "out" / "index.html").read_text()
    before = json.loads((desk / "out" / "results" / "ben.json").read_text())["result"]["graded_at"]

    grader(desk, "report", "out", "--grace-days", "1")
    assert _rows(desk)["ben"]["score"] == "8.32"
    grader(desk, "report", "out", "--deadline", "2026-03-05T00:00+01:00")
    assert _rows(desk)["ben"]["score"] == "9.25"
    after = json.loads((desk / "out" / "results" / "ben.json").read_text())
    assert after["result"]["graded_at"] == before
    said, _ = grader(desk, "export", "out", "--format", "gradescope", "--only", "ben")
    assert json.loads(said)["score"] == 9.25
    assert "no time" in grader(desk, "report", "out", "--deadline", "tomorrow", code=2)[1]


def test_the_rubric_can_hold_the_policy(desk: Path) -> None:
    path = desk / "rubrics" / "one.yaml"
    path.write_text(path.read_text() + "late: {deadline: 2026-03-03T11:00:00Z, percent_per_day: 50}\n")
    grader(desk, "grade", "one", "in/ben", *GRADE, "--handed-in", "2026-03-03T13:00+01:00")
    assert _rows(desk)["ben"]["score"] == "4.62"
    path.write_text(path.read_text().replace("2026-03-03T11:00:00Z", "2026-03-03T11:00:00"))
    assert "timezone" in grader(desk, "grade", "one", "in/ben", *GRADE, code=3)[1]
    path.write_text(path.read_text().replace("late: {deadline: 2026-03-03T11:00:00, percent_per_day: 50}\n", ""))
    assert "deadline" in grader(desk, "grade", "one", "in/ben", "--percent-per-day", "5", "--out", "new", code=2)[1]
    assert "one hand-in" in grader(desk, "grade", "one", "in", *GRADE, "--handed-in", "2026-03-03T13:00Z", code=2)[1]


@pytest.mark.parametrize(("least", "code"), [("92", 0), ("92.5", 0), ("93", 1)])
def test_a_checkout_fails_below_a_percentage(desk: Path, least: str, code: int) -> None:
    checkout = desk / "in" / "ben"
    rubric = desk / "rubrics" / "one.yaml"
    grader(checkout, "grade", ".", "--rubric", rubric, "--fail-under", least, *GRADE, code=code)
    assert (checkout / "out" / "reports" / "ben.html").is_file()


def test_the_only_rubric_is_found(desk: Path) -> None:
    grader(desk, "grade", "in/ada", *GRADE, "--fail-under", "100")
    make_course(desk / "again")
    (desk / "rubrics" / "two.yaml").write_text((desk / "rubrics" / "one.yaml").read_text())
    assert "several rubrics" in grader(desk, "grade", "in/ada", *GRADE, code=2)[1]
