"""The real script on the real layout: scores, due dates, earlier submissions, and what goes wrong."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from grader.errors import SandboxError
from grader.gradescope.metadata import read_metadata
from grader.sandbox import open_sandbox
from tests.small_course import RUBRIC, SOLVED, WRONG_DB, make_course

from .layout import METADATA, lay_out, run

LATE = RUBRIC + "late: {percent_per_day: 10}\n"


def _restricted() -> bool:
    try:
        open_sandbox("restricted", "restricted", ("numpy",)).close()
    except SandboxError:
        return False
    return True


@pytest.fixture
def rubric(tmp_path: Path) -> Path:
    return make_course(tmp_path / "course", rubric=LATE).path


def test_a_submission_is_graded(rubric: Path, tmp_path: Path) -> None:
    root = tmp_path / "autograder"
    lay_out(root, rubric, {"cs231n/layers.py": WRONG_DB})
    results, _ = run(root)
    assert results["score"] == 8.32  # 9.25, half a day late
    assert "late by 0.5 days, which costs 10 % of the score" in results["output"]
    assert "Submissions before this one: 2; your best score so far is 6.5." in results["output"]
    assert "tier " in results["output"]
    assert [test["status"] for test in results["tests"]] == ["failed", "passed", "passed"]
    assert [test["visibility"] for test in results["tests"]] == ["visible", "visible", "after_published"]


@pytest.mark.skipif(os.name != "posix" or not _restricted(), reason="no restricted tier here")
def test_with_the_walls_of_a_container(rubric: Path, tmp_path: Path) -> None:
    """As root, student code is another user behind the inner walls; it finds neither the reference nor the results."""
    root = tmp_path / "autograder"
    spy = f'''
import os
for name in ("source/secret", "source/course/reference/layers.py", "results/results.json", "submission_metadata.json"):
    try:
        print(open("{root}/" + name).read()[:20])
    except OSError as error:
        print(name, type(error).__name__)
try:
    open("{root}/results/results.json", "w").write('{{"score": 100}}')
except OSError as error:
    print("write", type(error).__name__)
'''
    spying = SOLVED.replace("    out = np.maximum(0, x)", f"    exec({spy!r})\n    out = x")
    lay_out(root, rubric, {"layers.py": spying})
    (root / "source" / "run_autograder").write_text(
        (root / "source" / "run_autograder").read_text().replace("--min-tier", "--tier restricted --min-tier")
    )
    results, _ = run(root)
    relu = next(test for test in results["tests"] if test["extra_data"]["criterion"] == "relu")
    assert relu["score"] == 0
    assert "tier restricted" in results["output"]
    assert results["score"] < 10
    assert "def affine" not in str(results)


@pytest.mark.parametrize("metadata", [None, [], {}, {"users": 3, "created_at": 5, "previous_submissions": [1, {}]}])
def test_odd_metadata_is_no_obstacle(rubric: Path, tmp_path: Path, metadata: object) -> None:
    root = tmp_path / "autograder"
    lay_out(root, rubric, {"layers.py": SOLVED}, metadata)
    results, _ = run(root)
    assert results["score"] == 10


def test_identity_comes_from_the_platform_alone(rubric: Path, tmp_path: Path) -> None:
    root = tmp_path / "autograder"
    forged = '{"users": [{"name": "Eve"}], "created_at": "2020-01-01T00:00:00Z"}'
    lay_out(root, rubric, {"layers.py": SOLVED, "submission_metadata.json": forged})
    results, _ = run(root)
    assert results["score"] == 9


def test_an_empty_submission_is_zero_and_says_why(rubric: Path, tmp_path: Path) -> None:
    root = tmp_path / "autograder"
    lay_out(root, rubric, {"report.pdf": "%PDF"})
    results, _ = run(root)
    assert results["score"] == 0
    assert "no Python file" in results["output"]


def _break_rubric(root: Path) -> None:
    path = root / "source" / "course" / "rubrics" / "one.yaml"
    path.write_text(path.read_text().replace("points: 6", "points: 5"))


def _no_tier(root: Path) -> None:
    script = root / "source" / "run_autograder"
    script.write_text(script.read_text().replace('--min-tier "subprocess"', "--min-tier native --tier subprocess"))


def _no_grader(root: Path) -> None:
    script = root / "source" / "run_autograder"
    script.write_text(script.read_text().replace("-m grader autograde", "-m no_such_module"))


def _out_of_time(root: Path) -> None:
    script = root / "source" / "run_autograder"
    script.write_text(script.read_text().replace('--kill-after=10 "100"', "--kill-after=1 0.05"))


@pytest.mark.parametrize("damage", [_break_rubric, _no_tier, _no_grader, _out_of_time])
def test_results_are_written_also_when_we_fail(rubric: Path, tmp_path: Path, damage: Any) -> None:
    root = tmp_path / "autograder"
    lay_out(root, rubric, {"layers.py": SOLVED})
    damage(root)
    results, said = run(root)
    assert "not your fault" in results["output"]
    assert "the grader ended with" in said
    assert results.get("score") in (None, 6.5)  # never a zero: the best earlier score, or none
    assert results["tests"][0]["status"] == "failed"


@pytest.mark.parametrize(
    ("own", "due"),
    [("2026-03-05T00:00:00Z", "2026-03-05T00:00:00+00:00"), (None, "2026-03-02T07:59:00+00:00")],
)
def test_an_extension_of_a_student_counts(tmp_path: Path, own: str | None, due: str) -> None:
    path = tmp_path / "m.json"
    user = {**METADATA["users"][0], "assignment": {"due_date": own}}
    path.write_text(json.dumps({**METADATA, "users": [user]}))
    assert read_metadata(path).due == due
