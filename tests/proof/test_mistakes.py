"""Known mistakes against what the rubric says they cost."""

from __future__ import annotations

import pytest

from grader.model.proof import Outcome
from grader.proof import mistakes
from tests.proof.workplace import MakeLab
from tests.small_course import RUBRIC

ENTRY = "mistakes:\n  - {{id: m, in: layers.py, message: Look again., {edit}{more}}}\n"
RELU = 'function: relu, replace: "np.maximum(0, x)", with: "np.abs(x)"'
MEAN = 'replace: "dout.sum(axis=0)", with: "dout.mean(axis=0)"'
SAME = 'replace: "np.maximum(0, x)", with: "np.maximum(x, 0)"'
TYPO = 'replace: "np.maximum(1, x)", with: "x"'
SHIFT = 'replace: "out = np.maximum(0, x)", with: "out = np.maximum(0, x) if np.random.rand() < 0.5 else x"'


@pytest.mark.parametrize(
    ("edit", "more", "outcome", "said"),
    [
        (RELU, ", loses: [relu, relu.hidden]", Outcome.OK, "relu, relu.hidden"),
        (MEAN, ", loses: [affine]", Outcome.OK, "affine"),
        (RELU, "", Outcome.WARNING, "loses: [relu, relu.hidden]"),
        (RELU, ", loses: [relu]", Outcome.FAILED, "loses relu.hidden as well"),
        (RELU, ", loses: [relu], may_lose: [relu.hidden]", Outcome.OK, "relu"),
        (RELU, ", loses: [affine, relu, relu.hidden]", Outcome.FAILED, "should lose affine, but does so never"),
        (SAME, ", loses: [relu]", Outcome.FAILED, "loses nothing"),
        (TYPO, ", loses: [relu]", Outcome.FAILED, "occurs 0 times"),
    ],
)
def test_what_a_mistake_costs(make_lab: MakeLab, edit: str, more: str, outcome: Outcome, said: str) -> None:
    lab = make_lab(RUBRIC + ENTRY.format(edit=edit, more=more))
    (row,) = mistakes.check(lab)
    assert (row.name, row.outcome) == ("m", outcome)
    assert said in row.text


def test_a_loss_that_hangs_on_the_inputs_is_told_from_a_sure_one(make_lab: MakeLab) -> None:
    rubric = RUBRIC.replace("{x: {normal: [2, 3, 4], clear_of_zero: 0.01}}", "{x: {normal: [1]}}")
    edit = 'replace: "np.maximum(0, x)", with: "x"'  # right for a positive number
    lab = make_lab(rubric + ENTRY.format(edit=edit, more=", loses: [relu]"))
    costs = {row.text for row in mistakes.check(lab)}
    oracles = lab.few
    signs = [float(o.assignment(0).plan["relu.hidden"][0].inputs["x"][0]) > 0 for o in oracles]  # type: ignore[index,call-overload]
    (said,) = costs
    assert ("loses relu.hidden as well on 1 of 2 inputs (may_lose?)" in said) == (len(set(signs)) == 2)
