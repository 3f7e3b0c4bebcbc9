"""One hand-in, four ways to grade it: `check`, `grade`, Gradescope's layout and the CI's script say the same of it."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.student import run_checks

from .gradescope.layout import lay_out
from .gradescope.layout import run as run_gradescope
from .small_course import SOLVED, WRONG_DB, hand_in, make_course
from .test_ci import run_steps
from .test_exporting import grader

HAND_INS = {
    "wrong gradient": WRONG_DB,
    "does not load": SOLVED + "\nimport no_such_package_of_anybody\n",
    "too slow": SOLVED.replace("    out = np.maximum(0, x)", "    while True:\n        pass\n    out = x"),
}
ENVIRONMENT = re.compile(r"Python [\d.]+, numpy [\d.]+,( \w+ [\w.+]+,)* \w+, 1 thread\(s\), tier \w+")


@dataclass(frozen=True)
class Said:
    """{criterion: (verdict, score)}, and the line about the environment."""

    verdicts: dict[str, tuple[str, float]]
    environment: str


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with short limits, its kit unzipped beside it."""
    folder = tmp_path_factory.mktemp("same")
    make_course(folder)
    rubric = folder / "rubrics" / "one.yaml"
    rubric.write_text(rubric.read_text().replace("points: 10\n", "points: 10\nlimits: {seconds: 2}\n", 1))
    for name, text in HAND_INS.items():
        hand_in(folder / "in", name, text)
    grader(folder, "grade", "one", "in", "--out", "grades", "--min-tier", "subprocess")
    grader(folder, "kit", "one", "--tier", "subprocess")
    return folder


def _of_document(path: Path) -> Said:
    tree = json.loads(path.read_text())
    result = (tree["results"][0] if "results" in tree else tree)["result"]
    rows = {row["id"]: (row["verdict"]["verdict"], row["score"]) for row in result["criteria"]}
    environment = result["environment"]
    packages = ", ".join(" ".join(pair) for pair in environment["packages"])
    line = f"Python {environment['python']}, {packages}, {environment['machine']}, {environment['threads']} thread(s)"
    return Said(rows, f"{line}, tier {environment['tier']}")


def _graded(course: Path, name: str) -> Said:
    (path,) = (course / "grades" / "results").glob(f"{name.replace(' ', '-')}*.json")
    said = _of_document(path)
    assert said.environment in (course / "grades" / "index.html").read_text()
    return said


def _gradescope(course: Path, name: str, folder: Path) -> Said:
    lay_out(folder, course / "rubrics" / "one.yaml", {"cs231n/layers.py": HAND_INS[name]}, {})
    found, _ = run_gradescope(folder)
    tests = {test["extra_data"]["criterion"]: test for test in found["tests"]}
    verdicts = {id: (test["extra_data"]["verdict"], test["score"]) for id, test in tests.items()}
    return Said(verdicts, found["extra_data"]["environment"])


def _ci(course: Path, name: str, folder: Path) -> Said:
    done = run_steps(course, name, OUT=str(folder / "grades"), GITHUB_STEP_SUMMARY=str(folder / "summary"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert ENVIRONMENT.search((folder / "summary").read_text())
    return _of_document(folder / "grades" / "result.json")


def _checked(course: Path, name: str, folder: Path) -> Said:
    with zipfile.ZipFile(course / "one.zip") as archive:
        archive.extractall(folder)
    (folder / "one" / "cs231n" / "layers.py").write_text(HAND_INS[name])
    found = run_checks(folder / "one")
    points = {criterion.id: criterion.points for criterion in found.rubric.criteria}
    verdicts = {
        v.criterion: (v.verdict.value, round((v.credit or 0.0) * points[v.criterion], 4)) for v in found.verdicts
    }
    said, _ = grader(folder / "one", "check", code=0 if found.passed else 1)
    assert "Checked with" in said
    assert ENVIRONMENT.search(" ".join(said.split()))
    return Said(verdicts, found.environment.line)


@pytest.mark.parametrize("name", HAND_INS)
def test_the_same_answer_everywhere(course: Path, tmp_path: Path, name: str) -> None:
    graded = _graded(course, name)
    gradescope = _gradescope(course, name, tmp_path / "autograder")
    (tmp_path / "ci").mkdir()
    ci = _ci(course, name, tmp_path / "ci")
    checked = _checked(course, name, tmp_path / "kit")
    assert gradescope.verdicts == graded.verdicts
    assert ci.verdicts == graded.verdicts
    assert checked.verdicts == {id: graded.verdicts[id] for id in checked.verdicts}
    assert set(graded.verdicts) - set(checked.verdicts) == {"relu.hidden"}
    for said in (graded, gradescope, ci, checked):
        assert ENVIRONMENT.fullmatch(said.environment), said.environment
        assert said.environment.rpartition(", tier")[0] == graded.environment.rpartition(", tier")[0]
