"""What is right on one set of inputs is right on all."""

from __future__ import annotations

from grader.model.proof import Outcome
from grader.model.submission import Submission
from grader.proof import flakes
from grader.proof.lab import Lab, seed
from grader.proof.thresholds import Thresholds
from tests.proof.workplace import MakeLab, outcomes
from tests.small_course import LAYERS, RUBRIC, SOLVED, WRONG_DB


def test_the_reference_and_right_hand_ins_never_lose(tidy: Lab) -> None:
    ann = Submission("ann", "Ann", {"layers.py": SOLVED.encode()})
    ben = Submission("ben", "Ben", {"layers.py": WRONG_DB.encode()})
    rows = flakes.check(tidy, [ann, ben])
    assert outcomes(rows) == {"the reference": Outcome.OK, "ann": Outcome.OK, "ben": Outcome.FAILED}
    assert rows[0].figure == "3 of 3 seeds"
    assert rows[2].text == "always: affine"


def test_a_criterion_that_compares_random_numbers_is_found(make_lab: MakeLab) -> None:
    layers = LAYERS.replace("np.maximum(0, x)", "np.maximum(0, x) + np.random.rand()")
    lab = make_lab(layers=layers)
    (row,) = flakes.check(lab)
    assert row.outcome is Outcome.FAILED
    assert row.text == "always: relu, relu.hidden"


def test_what_is_lost_now_and_then_is_told_from_what_is_lost_always(make_lab: MakeLab) -> None:
    rubric = RUBRIC.replace("{x: {normal: [2, 3, 4], clear_of_zero: 0.01}}", "{x: {normal: [1]}}")
    lab = make_lab(rubric)
    lab.thresholds = Thresholds(seeds=12)
    linear = Submission("lin", "Lin", {"layers.py": SOLVED.replace("np.maximum(0, x)", "x").encode()})
    (_, row) = flakes.check(lab, [linear])
    signs = [float(lab.ask(seed(n)).assignment(0).plan["relu.hidden"][0].inputs["x"][0]) for n in range(12)]
    negative = sum(sign < 0 for sign in signs)
    assert 0 < negative < 12
    assert row.text == f"now and then: relu.hidden ({negative} of 12)\nalways: relu"
