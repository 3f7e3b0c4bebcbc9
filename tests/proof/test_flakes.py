"""What is right on one set of inputs is right on all."""

from __future__ import annotations

from grader.model.proof import Outcome
from grader.model.submission import Submission
from grader.proof import flakes
from grader.proof.lab import Lab
from tests.proof.workplace import MakeLab, outcomes
from tests.small_course import LAYERS, SOLVED, WRONG_DB


def test_the_reference_and_right_hand_ins_never_lose(tidy: Lab) -> None:
    ann = Submission("ann", "Ann", {"layers.py": SOLVED.encode()})
    ben = Submission("ben", "Ben", {"layers.py": WRONG_DB.encode()})
    rows = flakes.check(tidy, [ann, ben])
    assert outcomes(rows) == {"the reference": Outcome.OK, "ann": Outcome.OK, "ben": Outcome.FAILED}
    assert rows[0].figure == "3 of 3 seeds"
    assert rows[2].text == "affine (3 of 3)"


def test_a_criterion_that_compares_random_numbers_is_found(make_lab: MakeLab) -> None:
    layers = LAYERS.replace("np.maximum(0, x)", "np.maximum(0, x) + np.random.rand()")
    lab = make_lab(layers=layers)
    (row,) = flakes.check(lab)
    assert row.outcome is Outcome.FAILED
    assert "relu (3 of 3)" in row.text
