"""Zeros that are the right answer somewhere earn nothing until something else is right."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.judge.criterion import against
from grader.model.job import Job
from grader.model.observation import Observation, RunStatus
from grader.model.rubric import Criterion, Tolerances

ZERO, SOME, WRONG = np.zeros(3), np.array([1.0, 2.0, 3.0]), np.array([3.0, 2.0, 1.0])


def credit(*pairs: tuple[dict[str, Any], dict[str, Any]]) -> tuple[float, list[str]]:
    """Credit and remarks for (got, expected) of each case."""
    fields = {"id": "c", "title": "t", "points": 1, "target": "a:b", "outputs": {name: {} for name in pairs[0][1]}}
    criterion = Criterion.model_validate({**fields, "cases": [{"name": str(n)} for n in range(len(pairs))]})
    jobs = [Job("c", str(n), "call", "a:b", {}) for n in range(len(pairs))]
    seen, expected = ([Observation(RunStatus.OK, pair[side]) for pair in pairs] for side in (0, 1))
    found = against(criterion, jobs, seen, expected, Tolerances())
    assert found.credit is not None
    return found.credit, list(found.remarks)


@pytest.mark.parametrize(
    ("pairs", "earned"),
    [
        ([({"out": ZERO}, {"out": ZERO}), ({"out": ZERO}, {"out": SOME})], 0.0),
        ([({"out": ZERO}, {"out": ZERO}), ({"out": WRONG}, {"out": SOME})], 0.0),
        ([({"out": ZERO}, {"out": ZERO}), ({"out": SOME}, {"out": SOME})], 1.0),
        ([({"out": ZERO}, {"out": ZERO}), ({"out": SOME}, {"out": SOME}), ({"out": ZERO}, {"out": SOME})], 2 / 3),
        ([({"out": WRONG}, {"out": ZERO}), ({"out": SOME}, {"out": SOME})], 0.5),
        (
            [
                ({"loss": 0.0, "dx": ZERO}, {"loss": 0.0, "dx": ZERO}),
                ({"loss": 2.0, "dx": ZERO}, {"loss": 2.0, "dx": SOME}),
            ],
            0.5,
        ),
        ([({"b": ZERO, "W": SOME}, {"b": ZERO, "W": WRONG})], 0.5),
    ],
)
def test_luck_earns_nothing(pairs: list[tuple[dict[str, Any], dict[str, Any]]], earned: float) -> None:
    assert credit(*pairs)[0] == pytest.approx(earned)


def test_it_is_said() -> None:
    _, remarks = credit(({"out": ZERO}, {"out": ZERO}), ({"out": ZERO}, {"out": SOME}))
    assert remarks == ["Zeros are the right answer in `0`: that counts once there is another case that is right."]
