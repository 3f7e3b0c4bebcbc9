"""Answers that nobody computed score about nothing; what pays for them is named."""

from __future__ import annotations

from grader.model.proof import Outcome
from grader.proof import baselines
from grader.proof.lab import Lab
from tests.proof.workplace import MakeLab, bad, outcomes
from tests.small_course import LAYERS, RUBRIC


def test_a_rubric_that_compares_gives_them_nothing(tidy: Lab) -> None:
    rows = baselines.check(tidy)
    assert not bad(rows)
    assert [row.name for row in rows] == [*(b.id for b in baselines.BASELINES), "the previous criterion's answer"]


def test_a_criterion_that_takes_anything_is_named(make_lab: MakeLab) -> None:
    rubric = RUBRIC.replace("outputs: {out: {}}", "outputs: {out: {judge: bound, at_least: 0}}")
    lab = make_lab(rubric)
    found = outcomes(baselines.check(lab))
    assert found["all zeros"] is Outcome.FAILED
    assert found["all zeros: relu"] is Outcome.WARNING
    assert found["all ones"] is Outcome.FAILED
    assert "all ones: affine" not in found


def test_state_dictionaries_and_numbers_are_replaced_as_well(make_lab: MakeLab) -> None:
    net = '''

class Net:
    """A net."""

    def __init__(self, n):
        """Parameters W."""
        self.size = n
        # BEGIN SOLUTION
        self.params = {"W": np.arange(1.0, n)}
        # END SOLUTION

    def loss(self, X):
        """Returns (loss, {"W": dW})."""
        # BEGIN SOLUTION
        return float(self.size), {"W": X + 1}
        # END SOLUTION
'''
    criterion = """\
      - id: net
        title: Net
        points: 4
        target: layers:Net.loss
        options: {construct: {n: 3}, args: [X], returns: [loss, grads], state: {params: params, size: size}}
        inputs: {X: {normal: [3, 2]}}
        outputs: {loss: {}, grads.*: {}, params.*: {}, size: {weight: 0.001}}
        cases:
          - {name: one}
"""
    lab = make_lab(RUBRIC.replace("points: 10", "points: 14") + criterion, LAYERS + net)
    rows = baselines.check(lab)
    zeros = next(row for row in rows if row.name == "all zeros")
    assert zeros.figure == "0.00133 of 14 points"  # `size` alone was given by the course


def test_what_works_in_place_and_functions_that_come_back_are_hollow_as_well(make_lab: MakeLab) -> None:
    more = '''

def double(x):
    """Doubles x in place."""
    # BEGIN SOLUTION
    x *= 2
    # END SOLUTION


def doubler():
    """Returns a function that doubles."""
    # BEGIN SOLUTION
    return lambda x: 2 * x
    # END SOLUTION


def twice(x):
    """Doubles x with what doubler returns."""
    return doubler()(x)
'''
    criteria = """\
      - id: double
        title: In place
        points: 4
        target: layers:double
        options: {returns: [nothing], handed: {x: x}}
        inputs: {x: {normal: [3, 2], clear_of_zero: 0.1}}
        outputs: {x: {}}
        cases:
          - {name: one}
      - id: doubler
        title: A function
        points: 4
        target: layers:twice
        inputs: {x: {normal: [3, 2], clear_of_zero: 0.1}}
        outputs: {out: {}}
        cases:
          - {name: one}
"""
    rubric = RUBRIC.replace("points: 10", "points: 18") + criteria
    rows = baselines.check(make_lab(rubric, LAYERS + more))
    assert not bad(rows)
    assert not [row for row in rows if "double" in row.name and "all" in row.name]
