"""Difficulty, discrimination and time of criteria, against numpy and by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from grader.model.score import Result
from grader.model.verdict import Verdict
from grader.report.items import FEWEST, items
from grader.report.named import named_mistakes

from . import fixtures


def _class(points: np.ndarray, seconds: float = 0.0) -> list[Result]:
    """`points` (hand-ins, criteria), each criterion worth 4."""
    case = replace(fixtures.right(), seconds=seconds)
    return [
        replace(
            fixtures.perfect(),
            submission=str(n),
            criteria=tuple(
                fixtures.row(f"c{i}", f"C{i}", "q", 4.0, float(p) / 4, Verdict.CORRECT, (case, case))
                for i, p in enumerate(row)
            ),
        )
        for n, row in enumerate(points)
    ]


def test_discrimination_is_the_correlation_with_the_rest() -> None:
    points = np.random.default_rng(0).integers(0, 5, size=(40, 5)).astype(float)
    found = items(_class(points))
    for i in range(5):
        rest = points.sum(1) - points[:, i]
        assert found[f"c{i}"].discrimination == pytest.approx(np.corrcoef(points[:, i], rest)[0, 1], abs=1e-9)
        assert found[f"c{i}"].difficulty == pytest.approx(points[:, i].mean() / 4)


def test_nothing_is_said_where_nothing_can_be() -> None:
    few = items(_class(np.random.default_rng(0).integers(0, 5, size=(FEWEST - 1, 3)).astype(float)))
    assert few["c0"].discrimination is None
    same = items(_class(np.full((20, 3), 4.0)))
    assert (same["c0"].difficulty, same["c0"].discrimination, same["c0"].seconds) == (1.0, None, None)
    assert items([]) == {}
    ours = items([fixtures.not_graded()] * 20)
    assert {(one.difficulty, one.discrimination) for one in ours.values()} == {(None, None)}
    assert items([fixtures.smallest()])["a"].difficulty is None


def test_time_is_the_median_of_what_the_cases_took() -> None:
    fast, slow = _class(np.ones((3, 1)), 0.25), _class(np.ones((2, 1)), 5.0)
    assert items([*fast, *slow])["c0"].seconds == pytest.approx(0.5)


def test_a_mistake_counts_once_a_hand_in() -> None:
    two = replace(fixtures.typical(), criteria=fixtures.typical().criteria * 2)
    assert named_mistakes([two])[0].submissions == 1
