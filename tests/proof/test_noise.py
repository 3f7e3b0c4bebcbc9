"""Tolerances that right answers touch, or that let anything pass, are told from good ones."""

from __future__ import annotations

import pytest

from grader.model.proof import Outcome
from grader.proof import noise
from grader.proof.lab import Lab
from tests.proof.workplace import MakeLab, bad
from tests.small_course import LAYERS, RUBRIC

RELU = "inputs: {x: {normal: [2, 3, 4], clear_of_zero: 0.01}}\n        outputs: {out: {}}"


def test_the_tables_of_the_rubric_have_room_on_both_sides(tidy: Lab) -> None:
    rows = noise.check(tidy)
    assert [row.name for row in rows] == ["affine", "relu", "relu.hidden"]
    assert not bad(rows)


@pytest.mark.parametrize(
    ("allowed", "outcome", "said"),
    [
        ("{rtol: 1.0e-17, atol: 0}", Outcome.FAILED, "right answers fail"),
        ("{rtol: 1.0e-15, atol: 0}", Outcome.WARNING, "too tight"),
        ("{rtol: 1.0e-9, atol: 0}", Outcome.WARNING, "right answers in float32 fail"),
        ("{rtol: 0.01, atol: 0}", Outcome.WARNING, "looser than needed"),
    ],
)
def test_a_tolerance_of_its_own(make_lab: MakeLab, allowed: str, outcome: Outcome, said: str) -> None:
    rubric = RUBRIC.replace(RELU, RELU.replace("out: {}", f"out: {allowed}"))
    lab = make_lab(rubric)
    (row,) = bad(noise.check(lab))
    assert (row.name, row.outcome) == ("relu.hidden", outcome)
    assert said in row.text


def test_cancellation_is_noise(make_lab: MakeLab) -> None:
    layers = LAYERS.replace("np.maximum(0, x)", "np.maximum(0, (1e12 + x) - 1e12)")
    lab = make_lab(layers=layers)
    rows = {row.name: row for row in noise.check(lab)}
    assert rows["affine"].outcome is Outcome.OK
    assert rows["relu"].outcome is not Outcome.OK


def test_the_order_of_a_sum_is_noise(make_lab: MakeLab) -> None:
    """Terms of very different sizes: only adding them in another order shows how little their sum is worth."""
    layers = LAYERS.replace("np.maximum(0, x)", "np.maximum(0, x + np.sum(np.r_[1e9, np.ones(999) / 3, -1e9]))")
    rows = {row.name: row for row in noise.check(make_lab(layers=layers))}
    assert "sums" in rows["relu"].text
