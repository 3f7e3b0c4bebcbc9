"""`grader init`, and every step of the tour that its README promises."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.test_exporting import grader


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new")
    said, _ = grader(folder, "init", "course")
    assert "grader grade first hand-ins" in said
    grader(folder / "course", "grade", "first", "hand-ins", "--min-tier", "subprocess")
    return folder / "course"


def _scores(course: Path) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in csv.DictReader((course / "grades/first/grades.csv").read_text().splitlines())}


def test_it_grades_out_of_the_box(course: Path) -> None:
    rows = _scores(course)
    assert {id: row["score"] for id, row in rows.items()} == {"ada": "16", "ben": "15", "cleo": "12"}
    assert rows["ben"]["model.loss"] == "8"  # the layer's error is charged once, as the README says
    page = (course / "grades/first/reports/ben.html").read_text()
    assert "averaged over the rows" in page
    assert "It only moves the decision boundary" in page


def test_the_tour_can_be_walked(course: Path) -> None:
    rubric = course / "rubrics" / "first.yaml"
    before = rubric.read_text()
    rubric.write_text(before.replace("title: ReLU\n        points: 2", "title: ReLU\n        points: 3"))
    assert "add up" in grader(course, "grade", "first", "hand-ins", code=3)[1]
    rubric.write_text(rubric.read_text().replace("points: 20", "points: 21"))
    said, _ = grader(course, "grade", "first", "hand-ins", "--min-tier", "subprocess", "--preview")
    assert "ada" in said
    rubric.write_text(before)
    assert "up to date" in grader(course, "stubs", "--check")[0]
    grader(course, "kit", "first", "--tier", "subprocess")
    assert (course / "first.zip").is_file()
    grader(course, "package", "gradescope", "first")


def test_the_rubric_proves_itself(course: Path) -> None:
    said, _ = grader(course, "validate", "first", "--only", "mistakes", "--tier", "subprocess")
    assert "the rubric holds" in said


def test_the_readme_names_commands_that_exist(course: Path) -> None:
    readme = (course / "README.md").read_text()
    commands = {line.split()[1] for line in readme.splitlines() if line.startswith("grader ")}
    assert {"grade", "validate", "kit", "mark", "export", "package"} == commands
    for name in sorted(commands):
        grader(course, name, "--help")


def test_a_folder_with_something_in_it_is_left_alone(course: Path) -> None:
    before = (course / "rubrics" / "first.yaml").read_text()
    assert "not empty" in grader(course.parent, "init", "course", code=2)[1]
    assert (course / "rubrics" / "first.yaml").read_text() == before


def _cell(kind: str, source: str, **more: object) -> dict[str, object]:
    code = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "source": source, "metadata": {}, **code, **more}


NBGRADER = [
    _cell("code", "def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION", id="a", metadata={
        "nbgrader": {"schema_version": 3, "grade": False, "solution": True, "locked": False, "grade_id": "f-code"}}),
    _cell("code", "assert f(1) == 1\n### BEGIN HIDDEN TESTS\nassert f(2) == 2\n### END HIDDEN TESTS", id="b", metadata={
        "nbgrader": {"schema_version": 3, "grade": True, "solution": False, "locked": True, "grade_id": "f-test",
                     "points": 3}}),
    _cell("markdown", "### BEGIN SOLUTION\nBecause.\n### END SOLUTION", id="c", metadata={
        "nbgrader": {"schema_version": 3, "grade": True, "solution": True, "locked": False, "grade_id": "why",
                     "points": 2.5}}),
]  # fmt: skip
OTTER = [
    _cell("raw", "# ASSIGNMENT CONFIG\nname: hw1", id="o0"),
    _cell("raw", "# BEGIN QUESTION\nname: q1\npoints: [1, 2]", id="o1"),
    _cell("raw", "# BEGIN SOLUTION", id="o2"),
    _cell("code", "y = 3  # SOLUTION", id="q1-answer"),
    _cell("raw", "# END SOLUTION", id="o3"),
    _cell("raw", "# BEGIN TESTS", id="o4"),
    _cell("code", "assert y == 3", id="o5"),
    _cell("raw", "# END TESTS", id="o6"),
    _cell("raw", "# END QUESTION", id="o7"),
    _cell("raw", "# BEGIN QUESTION\n# name: q 2\n# manual: true\n# points: 4", id="o8"),
    _cell("raw", "# BEGIN SOLUTION", id="o9"),
    _cell("markdown", "Because it is.", id="q2-answer"),
    _cell("raw", "# END SOLUTION", id="o10"),
    _cell("raw", "# END QUESTION", id="o11"),
]


def _notebook(path: Path, cells: list[dict[str, object]]) -> Path:
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path


def test_notebooks_of_nbgrader_and_otter_become_a_course(tmp_path: Path) -> None:
    one, two = _notebook(tmp_path / "one.ipynb", NBGRADER), _notebook(tmp_path / "two.ipynb", OTTER)
    grader(tmp_path, "init", "course", "--from", one, "--from", two, "--name", "hw1")
    course = tmp_path / "course"
    template = (course / "student_template" / "hw1" / "one.ipynb").read_text()
    assert "return x" not in template
    assert "Because" not in template
    assert "y = 3" not in (course / "student_template" / "hw1" / "two.ipynb").read_text()
    hand_in = course / "in" / "ada"
    hand_in.mkdir(parents=True)
    answered = [dict(cell) for cell in OTTER if cell["cell_type"] != "raw"]
    answered[0]["source"] = "y = 4  # mine"
    _notebook(hand_in / "two.ipynb", answered)
    _notebook(hand_in / "one.ipynb", [{**NBGRADER[2], "source": "My reason."}])
    grader(course, "grade", "hw1", "in", "--min-tier", "subprocess")
    result = json.loads((course / "grades/hw1/results/ada.json").read_text())["result"]
    rows = {row["id"]: row for row in result["criteria"]}
    assert {id: row["max_score"] for id, row in rows.items()} == {
        "part1.f-test": 3,
        "part1.why": 2.5,
        "part2.q1": 3,
        "part2.q_2": 4,
    }
    assert rows["part1.why"]["verdict"]["answer"] == "My reason."
    assert "y = 4" in rows["part2.q1"]["verdict"]["answer"]
    assert result["criteria"][0]["score"] is None


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([_cell("markdown", "hello")], "asks for nothing"),
        ([{**NBGRADER[1], "metadata": {"nbgrader": {"grade": True, "points": "many"}}}], "'many' points"),
        ([_cell("raw", "# BEGIN QUESTION\nname: [")], "no YAML"),
    ],
)
def test_what_is_no_source_is_refused(tmp_path: Path, cells: list[dict[str, object]], said: str) -> None:
    path = _notebook(tmp_path / "x.ipynb", cells)
    done = grader(tmp_path, "init", "course", "--from", path, code=2 if "nothing" in said else 3)
    assert said in done[1]
    assert not (tmp_path / "course").exists()
