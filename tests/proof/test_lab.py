"""Judging experiments like hand-ins, and never taking our own failure for a mistake that was caught."""

from __future__ import annotations

import pytest

from grader.errors import GraderError
from grader.model.verdict import CriterionVerdict, Verdict
from grader.proof.lab import Lab, lost, score


def test_verdicts_become_points(tidy: Lab) -> None:
    half = CriterionVerdict("affine", Verdict.PARTIAL, 0.5)
    full = CriterionVerdict("relu", Verdict.CORRECT, 1.0)
    assert score(tidy, {"affine": half, "relu": full}) == 6
    assert lost({"affine": half, "relu": full}) == ("affine",)


def test_what_could_not_be_judged_proves_nothing() -> None:
    with pytest.raises(GraderError, match="relu could not be judged: the disk is full"):
        lost({"relu": CriterionVerdict("relu", Verdict.GRADER_ERROR, None, message="the disk is full")})


def test_each_gives_results_in_order_and_tells_who_looks_on(tidy: Lab) -> None:
    told: list[object] = []

    class Watch:
        def check(self, title: str) -> None:
            told.append(title)

        def begin(self, experiments: int) -> None:
            told.append(experiments)

        def done(self, name: str) -> None:
            told.append(name)

    tidy.watch, quiet = Watch(), tidy.watch
    try:
        assert list(tidy.each([3, 1, 2], lambda box, n: n * n)) == [9, 1, 4]
    finally:
        tidy.watch = quiet
    assert told == [3, "3", "1", "2"]
