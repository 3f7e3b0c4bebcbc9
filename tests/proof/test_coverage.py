"""Functions that nobody grades are found by taking them out."""

from __future__ import annotations

from grader.model.proof import Outcome
from grader.plan.package_index import Place
from grader.proof import coverage
from grader.proof.lab import Lab
from tests.proof.workplace import MakeLab, bad, outcomes
from tests.small_course import LAYERS, RUBRIC

HELPED = LAYERS.replace(
    "def relu(x):",
    '''def double(x):
    """2 x"""
    # BEGIN SOLUTION
    out = x + x
    # END SOLUTION
    return out


def relu(x):''',
).replace("np.maximum(0, x)", "np.maximum(0, double(x)) / 2")


def test_every_function_is_noticed_where_it_is_run(tidy: Lab) -> None:
    assert not bad(coverage.check(tidy))
    noticed = coverage.notice(tidy)
    assert noticed[Place("layers.py", "affine_backward")] == ("affine",)
    assert noticed[Place("layers.py", "relu")] == ("relu", "relu.hidden")


def test_a_function_without_a_criterion_fails(make_lab: MakeLab) -> None:
    rubric = RUBRIC[: RUBRIC.index("      - id: relu")].replace("points: 10", "points: 6")
    lab = make_lab(rubric)
    rows = coverage.check(lab)
    assert outcomes(rows)["layers.relu"] is Outcome.FAILED
    assert outcomes(rows)["functions that students write"] is Outcome.FAILED


def test_a_function_that_only_others_use_is_a_warning(make_lab: MakeLab) -> None:
    lab = make_lab(layers=HELPED)
    (row,) = bad(coverage.check(lab))
    assert (row.name, row.outcome) == ("layers.double", Outcome.WARNING)
    assert "relu" in row.text
