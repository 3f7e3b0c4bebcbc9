"""The rubric is tested by the mistakes that it names: each is made in the reference, and must cost what it says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.load import load_course
from grader.model.rubric import Mistake
from grader.model.submission import Submission
from grader.oracle import Oracle
from grader.pipeline import Settings, grade_one, open_box
from grader.plan import apply
from grader.sandbox import Box

from .hand_ins import ROOT

COURSE = load_course(ROOT / "rubrics" / "assignment1.yaml")


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return Oracle(COURSE, b"the secret of this test")


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    with open_box(COURSE, Settings()) as opened:
        yield opened


@pytest.mark.parametrize("mistake", COURSE.rubric.mistakes, ids=lambda mistake: mistake.id)
def test_costs_what_it_says_and_is_named(mistake: Mistake, oracle: Oracle, box: Box) -> None:
    files = apply(mistake, COURSE.reference.files)
    result = grade_one(oracle, Submission(mistake.id, "A student", files), box)
    graded = [row for row in result.criteria if not row.manual]
    assert {row.id for row in graded if row.score != row.max_score} == set(mistake.loses)
    first = next(row for row in graded if row.id in mistake.loses)
    assert mistake.message in [diagnosis.text for diagnosis in first.verdict.diagnoses]
