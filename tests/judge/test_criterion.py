"""Cases and criteria: credit, what is believed, and what is hidden."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.judge import Rival, judge, scores
from grader.model.job import Job
from grader.model.observation import Excerpt, Frame, Observation, RunStatus, StudentError
from grader.model.rubric import Criterion, Rubric, Tolerances
from grader.model.verdict import CriterionVerdict, Verdict

RNG = np.random.default_rng(3)
OUT, DX = RNG.standard_normal((2, 3)), RNG.standard_normal((2, 4))
RIGHT = Observation(RunStatus.OK, {"out": OUT, "dx": DX}, sources=(Excerpt("layers.py", 3, "def f(): ..."),))


def criterion(**changes: Any) -> Criterion:
    cases = changes.pop("cases", [{"name": "one"}, {"name": "two"}])
    outputs = changes.pop("outputs", {"out": {}, "dx": {"weight": 3}})
    values = {"id": "c", "title": "t", "points": 4, "probe": "layer", "target": "layers:f", **changes}
    return Criterion.model_validate({**values, "cases": cases, "outputs": outputs})


def judged(rule: Criterion, *seen: Observation, expected: Observation = RIGHT, **kwargs: Any) -> CriterionVerdict:
    jobs = [Job("c", case.name, "layer", "layers:f", {"x": OUT}) for case in rule.cases]
    return judge(rule, jobs, seen, [expected] * len(jobs), Tolerances(), **kwargs)


def observed(**values: Any) -> Observation:
    return Observation(RunStatus.OK, {**RIGHT.values, **values})


def failed(status: RunStatus, values: dict[str, Any] | None = None, **kwargs: Any) -> Observation:
    return Observation(status, values or {}, **kwargs)


def test_all_right() -> None:
    verdict = judged(criterion(), RIGHT, RIGHT)
    assert (verdict.verdict, verdict.credit) == (Verdict.CORRECT, 1.0)
    assert verdict.sources[0].file == "layers.py"


@pytest.mark.parametrize(("credit", "share"), [("fraction", 1 - 0.25 / 2), ("by_output", 0.75), ("all", 0.0)])
def test_partial_credit_by_output_and_case(credit: str, share: float) -> None:
    verdict = judged(criterion(credit=credit), RIGHT, observed(out=OUT + 1))
    assert verdict.credit == pytest.approx(share)
    assert verdict.verdict is Verdict.WRONG_OUTPUT


def test_what_was_recorded_before_an_error_counts() -> None:
    error = StudentError("ValueError", "shapes", (Frame("layers.py", 9, "f", "x @ w"),), "backward")
    verdict = judged(criterion(), *[failed(RunStatus.ERROR, {"out": OUT}, error=error)] * 2)
    assert verdict.verdict is Verdict.RUNTIME_ERROR
    assert verdict.credit == pytest.approx(0.25)
    assert verdict.cases[0].error == error


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (RunStatus.TIME_LIMIT, Verdict.TIME_LIMIT),
        (RunStatus.MEMORY_LIMIT, Verdict.MEMORY_LIMIT),
        (RunStatus.CRASHED, Verdict.CRASHED),
        (RunStatus.MALFORMED, Verdict.CRASHED),
        (RunStatus.OUTPUT_LIMIT, Verdict.CRASHED),
        (RunStatus.MISSING, Verdict.MISSING),
        (RunStatus.IMPORT_ERROR, Verdict.IMPORT_ERROR),
        (RunStatus.NOT_IMPLEMENTED, Verdict.NOT_IMPLEMENTED),
    ],
)
def test_every_other_end_is_worth_nothing(status: RunStatus, verdict: Verdict) -> None:
    found = judged(criterion(), failed(status, detail="said so"), failed(status))
    assert (found.verdict, found.credit) == (verdict, 0.0)
    assert found.message == "said so"


def test_our_fault_is_never_a_zero() -> None:
    verdict = judged(criterion(), RIGHT, failed(RunStatus.GRADER_ERROR, detail="the warm process died"))
    assert (verdict.verdict, verdict.credit) == (Verdict.GRADER_ERROR, None)
    assert "warm process" in verdict.message


def test_what_the_reference_survives_is_charged_and_a_person_may_look() -> None:
    seen = failed(RunStatus.HARNESS_ERROR, detail="Traceback ...\nTypeError: len is not callable\n")
    verdict = judged(criterion(), seen, seen)
    assert (verdict.verdict, verdict.credit) == (Verdict.CRASHED, 0.0)
    assert "TypeError: len is not callable" in verdict.message
    assert "ask the course staff" in verdict.message


def test_what_the_reference_does_not_survive_is_our_fault() -> None:
    broken = failed(RunStatus.HARNESS_ERROR, detail="KeyError: 'x'")
    verdict = judged(criterion(), broken, broken, expected=broken)
    assert (verdict.verdict, verdict.credit) == (Verdict.GRADER_ERROR, None)


def test_a_reference_that_fails_is_our_fault() -> None:
    error = StudentError("TypeError", "oops")
    verdict = judged(criterion(), RIGHT, RIGHT, expected=failed(RunStatus.ERROR, error=error))
    assert (verdict.verdict, verdict.credit) == (Verdict.GRADER_ERROR, None)


def test_a_missing_output_is_named() -> None:
    verdict = judged(criterion(), Observation(RunStatus.OK, {"out": OUT}), RIGHT)
    assert "`dx` is missing" in verdict.message


def test_hidden_criteria_tell_the_category_only() -> None:
    error = StudentError("ValueError", "input was 0.1234", (Frame("layers.py", 1, "f", "raise"),), "forward")
    seen = failed(RunStatus.ERROR, printed="x = 0.1234", notes=("0.1234",), error=error, detail="0.1234")
    verdict = judged(criterion(visibility="hidden"), observed(out=OUT + 1), seen)
    assert "0.1234" not in repr(verdict)
    for value in (*OUT.ravel(), *(OUT + 1).ravel()):
        assert f"{value:.4g}"[:6] not in repr(verdict)
    assert [case.verdict for case in verdict.cases] == [Verdict.WRONG_OUTPUT, Verdict.RUNTIME_ERROR]
    assert all(not case.summary and not output.picture for case in verdict.cases for output in case.outputs)


def test_a_hidden_case_of_a_visible_criterion_is_hidden() -> None:
    rule = criterion(cases=[{"name": "one"}, {"name": "two", "visibility": "hidden"}])
    verdict = judged(rule, RIGHT, observed(out=OUT + 1))
    assert verdict.message == ""
    assert verdict.cases[1].outputs[0].message == ""
    assert verdict.cases[0].summary == "x (2, 3)"


def test_changed_inputs_are_a_remark_unless_forbidden() -> None:
    seen = Observation(RunStatus.OK, RIGHT.values, changed=("x",))
    verdict = judged(criterion(), seen, seen)
    assert verdict.credit == 1.0
    assert "`x`" in verdict.remarks[0]
    assert len(verdict.remarks) == 1
    strict = judged(criterion(inputs_may_change=False), seen, seen)
    assert (strict.verdict, strict.credit) == (Verdict.RULE_BROKEN, 0.0)


def test_an_answer_that_changes_between_two_calls_is_wrong() -> None:
    seen = Observation(RunStatus.OK, RIGHT.values, unstable=("out",))
    verdict = judged(criterion(), seen, RIGHT)
    assert verdict.verdict is Verdict.WRONG_OUTPUT
    assert "two calls" in verdict.message
    assert judged(criterion(), seen, RIGHT, expected=seen).verdict is Verdict.CORRECT


def test_a_star_spells_out_the_references_keys_and_tolerates_more() -> None:
    rule = criterion(outputs={"grads.*": {"weight": 2}})
    expected = Observation(RunStatus.OK, {"grads.W1": OUT, "grads.b1": DX})
    more = Observation(RunStatus.OK, {"grads.W1": OUT, "grads.b1": DX, "grads.extra": OUT})
    assert judged(rule, more, more, expected=expected).credit == 1.0
    half = Observation(RunStatus.OK, {"grads.W1": OUT})
    assert judged(rule, half, half, expected=expected).credit == pytest.approx(0.5)


GATED = {"out": {}, "dx": {"weight": 3}, "calls": {"judge": "bound", "at_most": 3, "gate": True, "rule": "No loop."}}


def test_a_gate_that_is_kept_earns_nothing_and_is_not_spoken_of() -> None:
    expected = observed(calls=1)
    verdict = judged(criterion(outputs=GATED), observed(calls=2), observed(calls=2, out=OUT + 1), expected=expected)
    assert verdict.credit == pytest.approx(1 - 0.25 / 2)
    assert [output.name for output in verdict.cases[0].outputs] == ["out", "dx"]


def test_a_broken_gate_takes_everything() -> None:
    verdict = judged(criterion(outputs=GATED), *[observed(calls=40)] * 2, expected=observed(calls=1))
    assert (verdict.verdict, verdict.credit) == (Verdict.RULE_BROKEN, 0.0)
    assert "No loop." in verdict.message


def test_a_gate_that_was_never_reached_costs_nothing_by_itself() -> None:
    seen = [failed(RunStatus.ERROR, {"out": OUT}, error=StudentError("E", "x"))] * 2
    assert judged(criterion(outputs=GATED), *seen, expected=observed(calls=1)).credit == pytest.approx(0.25)


def test_another_right_answer_must_fit_in_everything() -> None:
    other = [observed(out=2 * OUT, dx=2 * DX)] * 2
    consistent = judged(criterion(), *other, others=[Rival("counts by the older edition", other)])
    assert consistent.verdict is Verdict.CORRECT
    assert "counts by the older edition" in consistent.remarks
    mixed = [observed(out=OUT, dx=2 * DX)] * 2
    assert judged(criterion(), *mixed, others=[Rival("older", other)]).verdict is Verdict.WRONG_GRADIENT


def test_another_convention_with_a_mistake_of_its_own_loses_only_that() -> None:
    rule = criterion(cases=[{"name": "one"}, {"name": "two"}, {"name": "three"}])
    older = [RIGHT, observed(out=2 * OUT, dx=2 * DX), observed(out=3 * OUT, dx=3 * DX)]
    seen = [older[0], older[1], observed(out=np.nan * OUT, dx=np.nan * DX)]
    verdict = judged(rule, *seen, others=[Rival("older", older)])
    assert verdict.credit == pytest.approx(2 / 3)
    assert "older" in verdict.remarks
    half = judged(rule, older[0], observed(out=OUT, dx=2 * DX), RIGHT, others=[Rival("older", older)])
    assert "older" not in half.remarks


def test_the_maximum_never_shrinks(rubric: Rubric) -> None:
    rows = scores(rubric, {})
    assert sum(row.max_score for row in rows) == rubric.points
    assert all(row.score is None and row.verdict.verdict is Verdict.GRADER_ERROR for row in rows)


@pytest.fixture
def rubric() -> Rubric:
    return Rubric.model_validate(
        {
            "course": "c",
            "assignment": "a",
            "title": "t",
            "points": 8,
            "starter": {"files": [{"path": "layers.py"}]},
            "questions": [
                {"id": "q", "title": "Q", "criteria": [criterion().model_dump(), criterion(id="d").model_dump()]}
            ],
        }
    )
