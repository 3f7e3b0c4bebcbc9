"""A backward beside central differences of its own forward; the forwards are run here as the probes run them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.judge import Moved, asks_own_forward, fits, gradients, judge, with_own_forward
from grader.model.job import Job
from grader.model.observation import Observation, RunStatus
from grader.model.rubric import Criterion, Tolerances
from grader.model.verdict import Verdict
from grader.plan import STEPS, moved_jobs

RNG = np.random.default_rng(5)
X, W, DOUT = RNG.standard_normal((4, 3)), RNG.standard_normal((3, 5)), RNG.standard_normal((4, 5))
INPUTS = {"x": X, "w": W, "dout": DOUT}
RULE = Criterion.model_validate(
    {
        "id": "c", "title": "t", "points": 4, "probe": "layer", "target": "layers:f_backward", "own_forward": 0.5,
        "options": {"gradients": ["dx", "dw"]}, "cases": [{"name": "one"}], "outputs": {"out": {}, "dx": {}, "dw": {}},
    }
)  # fmt: skip
Function = Callable[..., Any]


def affine(x: Any, w: Any) -> Any:
    return x @ w


def affine_gradients(x: Any, w: Any) -> Any:
    return DOUT @ w.T, x.T @ DOUT


def observe(job: Job, forward: Function, backward: Function) -> Observation:
    """What the layer probe records."""
    x, w = job.inputs["x"], job.inputs["w"]
    dx, dw = backward(x, w)
    values = {"out": forward(x, w), "dx": dx, "dw": dw}
    step = job.options.get("step", 0.0)
    for name, v in (job.inputs.get("directions") or {}).items():  # type: ignore[union-attr]
        for side, sign in (("plus", 1), ("minus", -1)):
            point = {"x": x, "w": w}
            point[name] = point[name] + sign * step * v  # type: ignore[operator]
            values[f"moved.{name}.{side}.out"] = forward(**point)
    return Observation(RunStatus.OK, values)


JOB = Job("c", "one", "layer", "layers:f_backward", INPUTS, {"gradients": ["dx", "dw"]}, seed=3)
EXPECTED = observe(JOB, affine, affine_gradients)


def fit(forward: Function, backward: Function) -> bool:
    jobs = moved_jobs(JOB, gradients(RULE, EXPECTED))
    seen = [observe(job, forward, backward) for job in jobs]
    size = len(STEPS)
    moved = [Moved(jobs[n : n + size], seen[n : n + size]) for n in range(0, len(jobs), size)]
    return fits(RULE, moved, EXPECTED)


def test_the_right_backward_fits_the_right_forward() -> None:
    assert fit(affine, affine_gradients)


FITTING = {
    "twice": (lambda x, w: 2 * x @ w, lambda x, w: (2 * DOUT @ w.T, 2 * x.T @ DOUT)),
    "squared": (lambda x, w: x**2 @ w, lambda x, w: (2 * x * (DOUT @ w.T), (x**2).T @ DOUT)),
    "large": (lambda x, w: x @ w + 1e6, affine_gradients),
    "kink": (
        lambda x, w: np.maximum(0, x) @ w,
        lambda x, w: ((x > 0) * (DOUT @ w.T), np.maximum(0, x).T @ DOUT),
    ),
}


@pytest.mark.parametrize("pair", FITTING.values(), ids=FITTING.keys())
def test_a_backward_that_fits_a_wrong_forward(pair: tuple[Function, Function]) -> None:
    assert fit(*pair)


MISFITS = {
    "the right gradient": (lambda x, w: 2 * x @ w, affine_gradients),
    "one wrong of two": (lambda x, w: 2 * x @ w, lambda x, w: (2 * DOUT @ w.T, x.T @ DOUT)),
    "a thousandth off": (lambda x, w: 2 * x @ w, lambda x, w: (2.002 * DOUT @ w.T, 2 * x.T @ DOUT)),
    "zeros of a constant": (lambda x, w: np.zeros((4, 5)), lambda x, w: (0 * x, 0 * w)),
    "zeros of nearly a constant": (lambda x, w: 1e-9 * x @ w, lambda x, w: (1e-9 * DOUT @ w.T, 1e-9 * x.T @ DOUT)),
    "constant in one input": (lambda x, w: x @ W, lambda x, w: (DOUT @ W.T, 0 * w)),
    "noise": (lambda x, w: RNG.standard_normal((4, 5)), affine_gradients),
    "another shape": (lambda x, w: (x @ w).T, affine_gradients),
    "nan": (lambda x, w: x @ w * np.nan, affine_gradients),
    "a flat gradient": (affine, lambda x, w: ((DOUT @ w.T).ravel(), x.T @ DOUT)),
}


@pytest.mark.parametrize("pair", MISFITS.values(), ids=MISFITS.keys())
def test_what_does_not_fit_earns_nothing(pair: tuple[Function, Function]) -> None:
    assert not fit(*pair)


def test_no_directions_no_credit() -> None:
    assert not fits(RULE, [], EXPECTED)


def verdict(forward: Function, backward: Function, rule: Criterion = RULE) -> tuple[Any, Observation]:
    seen = observe(JOB, forward, backward)
    return judge(rule, [JOB], [seen], [EXPECTED], Tolerances()), seen


def test_it_is_asked_only_when_both_are_wrong() -> None:
    for forward, backward, asked in (
        (*FITTING["twice"], True),
        (affine, FITTING["twice"][1], False),
        (FITTING["twice"][0], affine_gradients, False),
        (affine, affine_gradients, False),
    ):
        found, seen = verdict(forward, backward)
        assert asks_own_forward(RULE, found, [seen], [EXPECTED], Tolerances()) is asked
    found, seen = verdict(*FITTING["twice"])
    without = RULE.model_copy(update={"own_forward": 0.0})
    assert not asks_own_forward(without, found, [seen], [EXPECTED], Tolerances())


def test_the_gradients_keep_their_share() -> None:
    found, _ = verdict(*FITTING["twice"])
    better = with_own_forward(RULE, found)
    assert (found.credit, better.credit) == (0.0, pytest.approx(2 * 0.5 / 3))
    assert better.verdict is found.verdict
    assert any("right for the forward that you wrote" in remark for remark in better.remarks)


def test_all_or_nothing_stays_so() -> None:
    strict = RULE.model_copy(update={"credit": "all"})
    assert with_own_forward(strict, verdict(*FITTING["twice"], strict)[0]).credit == 0.0


def test_full_credit_is_for_forwards_that_draw_at_random() -> None:
    """The reference's forward is only one of them: what fits is right, and nothing is remarked."""
    drawing = RULE.model_copy(
        update={"own_forward": 1.0, "outputs": {name: RULE.outputs[name] for name in ("dx", "dw")}}
    )
    found, _ = verdict(*FITTING["twice"], drawing)
    better = with_own_forward(drawing, found)
    assert found.verdict is Verdict.WRONG_GRADIENT
    assert (better.verdict, better.credit, better.message, better.remarks) == (Verdict.CORRECT, 1.0, "", ())
    assert {case.verdict for case in better.cases} == {Verdict.CORRECT}


def test_full_credit_for_gradients_leaves_the_rest_wrong() -> None:
    drawing = RULE.model_copy(update={"own_forward": 1.0})
    better = with_own_forward(drawing, verdict(*FITTING["twice"], drawing)[0])
    assert (better.verdict, better.credit) == (Verdict.WRONG_OUTPUT, pytest.approx(2 / 3))
    assert better.cases[0].verdict is Verdict.WRONG_OUTPUT


def test_a_forward_that_draws_may_depend_on_other_inputs_than_the_references() -> None:
    drawing = RULE.model_copy(update={"own_forward": 1.0})
    jobs = moved_jobs(JOB, gradients(RULE, EXPECTED))
    seen = [
        observe(job, lambda x, w: 1e-9 * x @ w, lambda x, w: (1e-9 * DOUT @ w.T, 1e-9 * x.T @ DOUT)) for job in jobs
    ]
    size = len(STEPS)
    moved = [Moved(jobs[n : n + size], seen[n : n + size]) for n in range(0, len(jobs), size)]
    assert fits(drawing, moved, EXPECTED)
    assert not fits(RULE, moved, EXPECTED)
