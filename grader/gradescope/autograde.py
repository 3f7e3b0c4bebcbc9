"""Grading one submission in Gradescope's layout. A results.json is always written, also when something of ours fails.

The grader runs as root and reads the submission; student code runs as another user behind the inner walls.
"""

from __future__ import annotations

from pathlib import Path

from ..judge import settler
from ..load import Identity, find_rubric, load_course, load_one
from ..model.class_list import ClassList
from ..model.rubric import LatePolicy
from ..model.score import Result
from ..oracle import Oracle
from ..pipeline import Settings, grade_one, open_box
from ..report import failure_json, results_json
from .bundle import COURSE, SECRET
from .metadata import Metadata, read_metadata


def autograde(root: Path, assignment: str, settings: Settings) -> bool:
    """Grade `root/submission` and write `root/results/results.json`. False when the grader failed."""
    metadata = read_metadata(root / "submission_metadata.json")
    target = root / "results" / "results.json"
    try:
        text, fine = results_json(_graded(root, assignment, settings, metadata), metadata.history), True
    except Exception as error:
        text, fine = failure_json(f"{type(error).__name__}: {error}", best=metadata.best), False
    _write(target, text)
    return fine


def _graded(root: Path, assignment: str, settings: Settings, metadata: Metadata) -> Result:
    source = root / "source"
    course = load_course(find_rubric(assignment, source / COURSE))
    who = Identity("gradescope", metadata.submission, metadata.student, email=metadata.email)
    submission = load_one(root / "submission", course.rubric, who)
    oracle = Oracle(course, (source / SECRET).read_bytes())
    with open_box(course, settings) as box:
        result = grade_one(oracle, submission, box)
    policy = _policy(course.rubric.late, metadata.due)
    return settler(ClassList((), (metadata.facts,)), policy)(result)


def _policy(policy: LatePolicy | None, due: str) -> LatePolicy | None:
    """The rubric's policy from the due date that Gradescope knows (with this student's extension in it)."""
    return LatePolicy.model_validate({**policy.model_dump(), "deadline": due}) if policy and due else policy


def _write(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(".results.tmp")
    draft.write_text(text, "ascii")
    draft.replace(target)
