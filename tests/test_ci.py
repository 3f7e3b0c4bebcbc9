"""The steps of a CI, run for real, and what its files promise: pinned actions, least rights, no secret in reach."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from .small_course import SOLVED, WRONG_DB, hand_in, make_course

ROOT = Path(__file__).parent.parent
CI = ROOT / "ci"
GITHUB = sorted((CI / "github").glob("*.yml"))


def run_steps(desk: Path, student: str, **more: str) -> subprocess.CompletedProcess[str]:
    """`ci/grade.sh` as GitHub runs it."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PYTHON": sys.executable,
        "RUBRIC": str(desk / "rubrics" / "one.yaml"),
        "SUBMISSION": str(desk / "in" / student),
        "OUT": str(desk / "grades" / student),
        "MIN_TIER": "subprocess",
        "GITHUB_ACTIONS": "true",
        "GITHUB_STEP_SUMMARY": str(desk / "summary"),
        "GITHUB_OUTPUT": str(desk / "output"),
        **more,
    }
    return subprocess.run(
        ["bash", CI / "grade.sh"], cwd=desk, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ci")
    make_course(folder)
    hand_in(folder / "in", "ada", SOLVED)
    hand_in(folder / "in", "ben", WRONG_DB)
    hand_in(
        folder / "in", "eve", SOLVED.replace("    return out\n", '    raise ValueError("a\\n::set-output name=x::1")\n')
    )
    return folder


def test_the_steps_write_every_report(desk: Path) -> None:
    done = run_steps(desk, "ben")
    assert done.returncode == 0, done.stdout + done.stderr
    out = desk / "grades" / "ben"
    assert ElementTree.parse(out / "junit.xml").getroot().attrib["failures"] == "1"
    assert json.loads((out / "result.json").read_text())["results"][0]["totals"]["final"] == 9.25
    assert "9.25 of 10 points" in (desk / "summary").read_text()
    (output,) = (desk / "output").read_text().splitlines()
    assert json.loads(base64.b64decode(output.removeprefix("result=")))["max_score"] == 10
    assert "::error file=cs231n/layers.py," in done.stdout
    assert "tier " in (desk / "summary").read_text()


@pytest.mark.parametrize(("student", "least", "code"), [("ada", "100", 0), ("ben", "93", 1)])
def test_the_last_word_is_the_percentage(desk: Path, student: str, least: str, code: int) -> None:
    assert run_steps(desk, student, FAIL_UNDER=least).returncode == code


def test_our_own_failure_is_no_failed_hand_in(desk: Path) -> None:
    done = run_steps(desk, "ada", RUBRIC=str(desk / "rubrics" / "none.yaml"), OUT=str(desk / "nothing"))
    assert done.returncode == 2
    assert "none.yaml" in done.stdout + done.stderr


def test_a_hand_in_gives_the_runner_no_command(desk: Path) -> None:
    done = run_steps(desk, "eve")
    commands = [line for line in done.stdout.splitlines() if line.startswith("::")]
    stopped = commands[0].removeprefix("::stop-commands::")
    assert re.fullmatch(r"[0-9a-f]{32}", stopped)
    assert commands[1] == f"::{stopped}::"
    assert {line.split("::")[1].split(" ")[0] for line in commands[2:]} <= {"error", "warning", "notice"}
    assert not re.search(r"^::set-output|##\[", done.stdout, re.MULTILINE)


# ---------------------------------------------------------------- the files


def _uses(tree: Any) -> list[str]:
    if isinstance(tree, dict):
        own = [tree["uses"]] if "uses" in tree else []
        return own + [found for value in tree.values() for found in _uses(value)]
    return [found for value in tree for found in _uses(value)] if isinstance(tree, list) else []


@pytest.mark.parametrize("path", GITHUB, ids=lambda path: path.name)
def test_actions_are_pinned_by_their_commit(path: Path) -> None:
    used = _uses(yaml.safe_load(path.read_text()))
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}|OWNER/backpass/ci/github@COMMIT", name) for name in used), used


@pytest.mark.parametrize("path", GITHUB, ids=lambda path: path.name)
def test_no_expression_is_put_into_a_script(path: Path) -> None:
    def scripts(tree: Any) -> list[str]:
        if isinstance(tree, dict):
            own = [tree["run"]] if isinstance(tree.get("run"), str) else []
            return own + [found for value in tree.values() for found in scripts(value)]
        return [found for value in tree for found in scripts(value)] if isinstance(tree, list) else []

    assert not [script for script in scripts(yaml.safe_load(path.read_text())) if "${{" in script]


def test_the_job_with_student_code_has_no_secret_and_may_only_read() -> None:
    tree = yaml.safe_load((CI / "github" / "grade.yml").read_text())
    assert tree["permissions"] == {}
    jobs = tree["jobs"]
    assert jobs["grade"]["permissions"] == {"contents": "read"}
    assert "secrets." not in json.dumps(jobs["grade"])
    assert "github.token" not in json.dumps(jobs["grade"])
    for name in ("fetch", "report"):
        assert "ci/github@" not in json.dumps(jobs[name])
    triggers = tree[True]  # YAML reads `on` as true
    assert not {"pull_request_target", "workflow_run"} & set(triggers)
    checkouts = [step for job in jobs.values() for step in job["steps"] if "checkout" in step.get("uses", "")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_gitlab_reports_and_keeps_its_token() -> None:
    tree = yaml.safe_load((CI / "gitlab" / "backpass.gitlab-ci.yml").read_text())
    artifacts = tree["grade"]["artifacts"]
    assert artifacts["when"] == "always"
    assert artifacts["reports"]["junit"] == "grades/junit.xml"
    assert any("reports/" in path for path in artifacts["paths"])
    (script,) = tree["grade"]["script"]
    assert script.startswith("env -i ")
    assert "TOKEN" not in script
    assert "READ_HAND_INS" not in json.dumps(tree["grade"])
