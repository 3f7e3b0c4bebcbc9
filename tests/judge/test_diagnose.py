"""Diagnoses: told when certain on all cases, silent otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.judge.diagnose import diagnose
from grader.model.job import Job
from grader.model.observation import Observation, RunStatus
from grader.model.rubric import Criterion

SIZES = ({"N": 4, "D": 3, "M": 5}, {"N": 1, "D": 2, "M": 3}, {"N": 7, "D": 4, "M": 6})
Values = dict[str, Any]


def affine(inputs: Values) -> Values:
    x, w, b, dout = (inputs[name] for name in ("x", "w", "b", "dout"))
    return {"out": x @ w + b, "dx": dout @ w.T, "dw": x.T @ dout + 2 * inputs["reg"] * w, "db": dout.sum(0)}


def told(wrong: Callable[[Values, Values], Values], visibility: str = "visible") -> list[str]:
    """The sentences for a hand-in whose outputs are the right ones changed by `wrong(right, inputs)`."""
    rng = np.random.default_rng(5)
    cases, jobs, seen, expected = [], [], [], []
    for number, dims in enumerate(SIZES):
        n, d, m = dims.values()
        shapes = {"x": (n, d), "w": (d, m), "b": (m,), "dout": (n, m)}
        inputs: Values = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
        inputs["reg"] = 0.3 * number
        right = affine(inputs)
        cases.append({"name": str(number), "dims": dims})
        jobs.append(Job("c", str(number), "layer", "layers:affine", inputs))
        expected.append(Observation(RunStatus.OK, right))
        seen.append(Observation(RunStatus.OK, {**right, **wrong(right, inputs)}))
    criterion = Criterion.model_validate(
        {
            "id": "c",
            "title": "t",
            "points": 1,
            "target": "layers:affine",
            "visibility": visibility,
            "cases": cases,
            "outputs": {"out": {}, "dx": {}, "dw": {}, "db": {}},
        }
    )
    return [diagnosis.text for diagnosis in diagnose(criterion, jobs, seen, expected)]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda r, i: {"out": 0 * r["out"]}, ["`out` is all zeros"]),
        (lambda r, i: {"dx": i["x"]}, ["`dx` is the input `x`"]),
        (lambda r, i: {"dx": -r["dx"]}, ["`dx` has the right size and the wrong sign"]),
        (lambda r, i: {"dw": 2 * r["dw"]}, ["`dw` is exactly 2 times"]),
        (lambda r, i: {"db": r["db"] / len(i["x"])}, ["`db` is exactly 1/N times"]),
        (lambda r, i: {"db": r["db"] * 1.7}, ["`db` is exactly 1.7 times"]),
        (lambda r, i: {"dw": r["dw"].T}, ["`dw` has the right numbers with its axes in another order"]),
        (lambda r, i: {"out": r["out"] - i["b"]}, ["`out` is right but for one term: `b` is not added"]),
        (lambda r, i: {"dw": r["dw"] - 2 * i["reg"] * i["w"]}, ["`dw` is right but for one term: 2 reg `w`"]),
        (lambda r, i: {"dw": r["dw"] + i["w"]}, ["one term too many: `w`"]),
        (lambda r, i: {"out": r["out"] + 1}, ["`out` is too large by 1, everywhere"]),
        (lambda r, i: {"db": r["out"]}, ["`db` is what `out` should be"]),
        (lambda r, i: {"out": r["out"][:, ::-1]}, ["`out` has the right numbers, but what lies along axis 1"]),
        (
            lambda r, i: {"dw": i["x"].T @ i["dout"] * len(i["x"]) + 2 * i["reg"] * i["w"]},
            ["`dw` has the right part 2 reg `w`; the rest is exactly N times"],
        ),
    ],
)
def test_what_is_certain_is_told(wrong: Callable[[Values, Values], Values], words: list[str]) -> None:
    sentences = told(wrong)
    assert len(sentences) == len(words)
    for sentence, word in zip(sentences, words, strict=True):
        assert word in sentence


@pytest.mark.parametrize(
    "wrong",
    [
        lambda r, i: {},
        lambda r, i: {"out": r["out"] + np.random.default_rng(1).standard_normal(r["out"].shape)},
        lambda r, i: {"out": r["out"] * (1 + len(i["x"]) ** 0.5)},
        lambda r, i: {"out": r["out"] * 1.0001},  # an eps in another place: no factor that anybody wrote
        lambda r, i: {"out": np.nan * r["out"]},
        lambda r, i: {"out": r["out"] * r["out"]},
        lambda r, i: {"db": r["db"] * i["dout"].shape[1] if len(i["x"]) > 1 else -r["db"]},
    ],
)
def test_what_is_not_certain_is_not_told(wrong: Callable[[Values, Values], Values]) -> None:
    assert told(wrong) == []


def test_hidden_criteria_are_not_explained() -> None:
    assert told(lambda r, i: {"out": 0 * r["out"]}, visibility="hidden") == []


def test_a_shift_along_time() -> None:
    def late(r: Values, i: Values) -> Values:
        return {"out": np.roll(r["out"], 1, axis=1)}

    assert told(late) == ["`out` has the right numbers one place too late along axis 1."]


def test_float32() -> None:
    assert "float32" in told(lambda r, i: {"out": r["out"].astype(np.float32)})[0]


PARAMETERS = {"W1": np.arange(6.0).reshape(2, 3), "W2": np.arange(12.0).reshape(3, 4), "b1": np.ones(3)}
PENALTY = float(sum(np.sum(PARAMETERS[name] ** 2) for name in ("W1", "W2")))


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (lambda loss, penalty: loss, ["is right but for one term: 0.5 reg (sum(W1^2) + sum(W2^2)) is not added"]),
        (lambda loss, penalty: loss + 2 * penalty, ["one term too many: 0.5 reg (sum(W1^2) + sum(W2^2))"]),
        (lambda loss, penalty: loss + penalty + 1, ["is too large by 1"]),
        (lambda loss, penalty: loss + 1.3 * penalty, []),
        (lambda loss, penalty: loss + penalty * (1 + penalty), []),
    ],
)
def test_a_loss_and_its_penalty(got: Callable[[float, float], float], words: list[str]) -> None:
    jobs, seen, expected = [], [], []
    for reg, loss in ((0.0, 1.7), (0.7, 2.9)):
        penalty = 0.5 * reg * PENALTY
        jobs.append(Job("c", str(reg), "model", "net:Net", {"parameters": PARAMETERS, "reg": reg}))
        expected.append(Observation(RunStatus.OK, {"loss": loss + penalty}))
        seen.append(Observation(RunStatus.OK, {"loss": got(loss, penalty)}))
    cases = [{"name": str(job.case)} for job in jobs]
    fields = {"id": "c", "title": "t", "points": 1, "target": "net:Net", "cases": cases, "outputs": {"loss": {}}}
    sentences = [d.text for d in diagnose(Criterion.model_validate(fields), jobs, seen, expected)]
    assert len(sentences) == len(words)
    assert all(word in sentence for word, sentence in zip(words, sentences, strict=True))


def test_what_is_explained_already_is_left_out() -> None:
    criterion = Criterion.model_validate(
        {"id": "c", "title": "t", "points": 1, "target": "a:b", "cases": [{"name": "1"}], "outputs": {"out": {}}}
    )
    job = Job("c", "1", "call", "a:b", {})
    right, wrong = (Observation(RunStatus.OK, {"out": np.arange(5.0) * k}) for k in (1, 2))
    assert diagnose(criterion, [job], [wrong], [right])
    assert not diagnose(criterion, [job], [wrong], [right], explained=["out"])


def told_of(pairs: list[tuple[Values, Any, Any]]) -> list[str]:
    """The sentences for an output `out`, given (inputs, right, got) for each case."""
    cases = [{"name": str(number)} for number in range(len(pairs))]
    fields = {"id": "c", "title": "t", "points": 1, "target": "a:b", "cases": cases, "outputs": {"out": {}}}
    jobs = [Job("c", str(number), "call", "a:b", inputs) for number, (inputs, _, _) in enumerate(pairs)]
    seen = [Observation(RunStatus.OK, {"out": got}) for _, _, got in pairs]
    expected = [Observation(RunStatus.OK, {"out": right}) for _, right, _ in pairs]
    return [d.text for d in diagnose(Criterion.model_validate(fields), jobs, seen, expected)]


def _normalised(x: Any, gamma: Any, beta: Any, divide: Callable[[Any], Any]) -> Any:
    return gamma * (x - x.mean(0)) / divide(x.var(0)) + beta


@pytest.mark.parametrize("eps", [1e-5, 1e-2])
def test_epsilon_beside_the_root_of_a_variance(eps: float) -> None:
    rng = np.random.default_rng(2)
    pairs = []
    for n, d in ((4, 3), (7, 5)):
        x, gamma, beta = rng.standard_normal((n, d)), rng.standard_normal(d), rng.standard_normal(d)
        inputs: Values = {"x": x, "gamma": gamma, "beta": beta, "bn_param": {"mode": "train", "eps": eps}}
        right = _normalised(x, gamma, beta, lambda v: np.sqrt(v + eps))
        pairs.append((inputs, right, _normalised(x, gamma, beta, lambda v: np.sqrt(v) + eps)))
    assert told_of(pairs) == [
        "`out` is right but for the place of epsilon: it stands outside the root, and belongs on the other side."
    ]
    worse = [(inputs, right, right + 1.5 * (got - right)) for inputs, right, got in pairs]
    assert told_of(worse) == []


def test_epsilon_beside_the_root_of_an_optimiser() -> None:
    rng = np.random.default_rng(4)
    w, dw, cache = rng.standard_normal((4, 5)), rng.standard_normal((4, 5)), rng.uniform(0, 1, (4, 5))
    inputs: Values = {"w": w, "dw": dw, "config": {"epsilon": 1e-3}, "cache": cache}
    right, got = w - 0.1 * dw / (np.sqrt(cache) + 1e-3), w - 0.1 * dw / np.sqrt(cache + 1e-3)
    assert "inside the root" in told_of([(inputs, right, got)])[0]


def test_kinks_and_ties() -> None:
    x = np.array([[0.0, 1.0, -2.0, 5.0], [3.0, 0.0, 7.0, 7.0]])
    right = np.where(x > 0, 1.5, 0.25) * np.arange(1.0, 9.0).reshape(2, 4)
    assert told_of([({"x": x}, right, right + (x == 0))]) == ["`out` is right except where `x` is exactly 0."]
    assert "occurs more than once" in told_of([({"x": x}, right, right + 2 * (x == 7))])[0]
    assert told_of([({"x": x}, right, right + (x == 5) + (x == 0))]) == []


def test_rows_whose_best_value_is_not_alone() -> None:
    scores = np.array([[3.0, 1.0, 3.0], [1.0, 2.0, 0.0], [4.0, 4.0, 1.0], [0.0, 1.0, 5.0]])
    right, got = np.array([0.0, 1.0, 0.0, 2.0]), np.array([2.0, 1.0, 1.0, 2.0])
    assert "rows of `scores` whose largest value" in told_of([({"scores": scores}, right, got)])[0]
    assert told_of([({"scores": scores}, right, np.array([2.0, 0.0, 1.0, 2.0]))]) == []
