"""Untouched starter code earns nothing, or the self-test names the criterion that pays for it."""

from __future__ import annotations

from grader.proof import stub
from grader.proof.lab import Lab
from tests.proof.workplace import MakeLab, bad
from tests.small_course import RUBRIC

NO_LOOP = """\
      - id: relu.rule
        title: No loop
        points: 2
        probe: rules
        target: layers:relu
        options: {args: [x]}
        inputs: {x: {normal: [3, 3]}}
        outputs: {loops: {judge: bound, at_most: 0, rule: No loop.}}
        cases:
          - {name: source}
"""


def test_the_starter_code_gets_nothing(tidy: Lab) -> None:
    assert not bad(stub.check(tidy))


def test_points_for_code_that_is_not_there_are_found(make_lab: MakeLab) -> None:
    lab = make_lab(RUBRIC.replace("points: 10", "points: 12") + NO_LOOP)
    rows = stub.check(lab)
    assert [row.name for row in bad(rows)] == ["the starter code", "relu.rule"]
    assert "2 points" in rows[1].figure
