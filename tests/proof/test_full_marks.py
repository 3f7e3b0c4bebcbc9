"""The reference is right by its own rubric, or the self-test says where it is not."""

from __future__ import annotations

from grader.model.proof import Outcome
from grader.proof import full_marks
from grader.proof.lab import Lab
from tests.proof.workplace import MakeLab, bad
from tests.small_course import RUBRIC


def test_the_reference_gets_everything(tidy: Lab) -> None:
    (row,) = full_marks.check(tidy)
    assert (row.outcome, row.figure) == (Outcome.OK, "10 of 10 points")


def test_a_criterion_that_the_reference_does_not_pass_is_named(make_lab: MakeLab) -> None:
    rubric = RUBRIC.replace(
        "outputs: {out: {}}\n        cases:\n          - {name: three",
        "outputs: {out: {judge: bound, at_least: 9}}\n        cases:\n          - {name: three",
    )
    lab = make_lab(rubric)
    rows = full_marks.check(lab)
    assert rows[0].figure == "9 of 10 points"
    assert [row.name for row in bad(rows)] == ["the reference", "relu.hidden"]


def test_a_misspelt_output_is_the_rubrics_fault(make_lab: MakeLab) -> None:
    lab = make_lab(RUBRIC.replace("db: {}}", "bd: {}}"))
    rows = full_marks.check(lab)
    assert [row.name for row in bad(rows)] == ["the reference", "affine"]
    assert rows[1].figure == "missing"
