"""Conditions (`gate`): kept, they earn nothing; broken, they take what the case earned. And what `.*` stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from grader.judge.case import expand, judge_case
from grader.model.job import Job
from grader.model.observation import Observation, RunStatus
from grader.model.rubric import Criterion, Tolerances
from grader.model.verdict import CaseVerdict, Verdict

DX, DW = np.array([[0.5, -1.0]]), np.array([2.0, 3.0, 4.0])
RIGHT = {"dx": DX, "dw": DW, "calls": 2}
RULE = "Work the gradient out."


def judged(values: Mapping[str, Any], status: RunStatus = RunStatus.OK) -> CaseVerdict:
    outputs = {"calls": {"judge": "bound", "gate": True, "at_most": 3, "rule": RULE}, "dx": {}, "dw": {"weight": 3}}
    criterion = Criterion.model_validate(
        {"id": "c", "title": "t", "points": 4, "target": "a:b", "cases": [{"name": "one"}], "outputs": outputs}
    )
    seen, expected = Observation(status, values), Observation(RunStatus.OK, RIGHT)
    return judge_case(criterion, criterion.cases[0], Job("c", "one", "layer", "a:b", {}), seen, expected, Tolerances())


def test_a_condition_that_is_kept_earns_nothing_by_itself() -> None:
    assert (judged(RIGHT).verdict, judged(RIGHT).credit) == (Verdict.CORRECT, 1.0)
    assert judged({**RIGHT, "dx": DX + 1}).credit == pytest.approx(0.75)
    assert judged({"calls": 2}, RunStatus.ERROR).credit == 0.0


def test_a_condition_that_is_broken_takes_the_credit_of_right_answers() -> None:
    verdict = judged({**RIGHT, "calls": 400})
    assert (verdict.verdict, verdict.credit) == (Verdict.RULE_BROKEN, 0.0)
    assert RULE in verdict.message


def test_a_condition_that_was_not_observed_is_not_kept() -> None:
    assert judged({"dx": DX, "dw": DW}).credit == 0.0
    assert judged({"dx": DX, "dw": DW}, RunStatus.ERROR).credit == 1.0


def test_an_error_before_the_condition_is_the_verdict() -> None:
    verdict = judged({}, RunStatus.NOT_IMPLEMENTED)
    assert (verdict.verdict, verdict.credit) == (Verdict.NOT_IMPLEMENTED, 0.0)


def test_a_line_for_the_rest_leaves_out_what_has_a_line_of_its_own() -> None:
    outputs = {"grads.b1": {"judge": "bound", "at_least": -1, "at_most": 1, "weight": 3}, "grads.*": {"weight": 2}}
    criterion = Criterion.model_validate(
        {"id": "c", "title": "t", "points": 4, "target": "a:b", "cases": [{"name": "one"}], "outputs": outputs}
    )
    expected = Observation(RunStatus.OK, {"grads.W1": DX, "grads.b1": DW, "grads.W2": DX})
    weights = {name: rule.weight for name, rule in expand(criterion, expected)}
    assert weights == {"grads.b1": 3, "grads.W1": 1, "grads.W2": 1}


def test_an_input_in_which_an_output_is_asked_for_may_be_written_to() -> None:
    criterion = Criterion.model_validate(
        {
            **{"id": "c", "title": "t", "points": 4, "target": "a:b", "cases": [{"name": "one"}]},
            **{"outputs": {"dx": {}}, "options": {"handed": {"mean": "param.mean"}}, "inputs_may_change": False},
        }
    )
    expected = Observation(RunStatus.OK, RIGHT)
    verdicts = []
    for changed in (("param.mean",), ("param.mean", "x")):
        seen = Observation(RunStatus.OK, RIGHT, changed=changed)
        job = Job("c", "one", "layer", "a:b", {})
        verdicts.append(judge_case(criterion, criterion.cases[0], job, seen, expected, Tolerances()))
    assert [verdict.verdict for verdict in verdicts] == [Verdict.CORRECT, Verdict.RULE_BROKEN]
    assert verdicts[1].message == "The code changes its input `x`."
