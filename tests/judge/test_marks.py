"""People's marks, and lateness: on top of a result, never inside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.judge import marked, penalty
from grader.model.mark import Mark
from grader.model.rubric import LatePolicy
from grader.model.score import CriterionScore, Environment, Result
from grader.model.verdict import CriterionVerdict, Verdict


def row(name: str, score: float | None, manual: bool = False) -> CriterionScore:
    verdict = CriterionVerdict(name, Verdict.NEEDS_MARKING if manual else Verdict.WRONG_OUTPUT, score)
    return CriterionScore(name, name, "q", "Q", True, 4.0, score, verdict, manual)


RESULT = Result(
    "alice", "Alice", "c", "a", "t", "tree", "r", Environment("native"), (row("auto", 1.0), row("written", None, True))
)


def test_a_written_answer_gets_its_points() -> None:
    after = marked(RESULT, [Mark("alice", "written", 3.0, "good", "ta")])
    assert (RESULT.score, RESULT.pending) == (1.0, 4.0)
    assert (after.score, after.pending) == (4.0, 0.0)
    assert after.criteria[1].comment == "good"
    assert after.criteria[1].automatic is None


def test_an_override_keeps_the_automatic_score_beside_it() -> None:
    after = marked(RESULT, [Mark("alice", "auto", 4.0, "right by the lecture's definition", "ta")])
    assert after.score == 4.0
    assert after.criteria[0].automatic == 1.0


def test_marks_of_others_change_nothing() -> None:
    assert marked(RESULT, [Mark("bob", "auto", 4.0, "x")]) is RESULT


@pytest.mark.parametrize(("cap", "score", "capped"), [(None, 9.0, False), (9.0, 9.0, False), (8.5, 8.5, True)])
def test_extra_credit_counts_up_to_the_cap(cap: float | None, score: float, capped: bool) -> None:
    rows = (row("auto", 4.0), row("written", 4.0), replace(row("bonus", 1.0), extra=True))
    result = replace(RESULT, criteria=rows, cap=cap)
    assert (result.score, result.max_score, result.capped) == (score, 8.0, capped)


@pytest.mark.parametrize(("days", "score"), [(0, 80), (2, 80), (2.1, 72), (3, 72), (4.5, 56), (30, 40)])
def test_late_days(days: float, score: float) -> None:
    policy = LatePolicy(grace_days=2, percent_per_day=10, max_percent=50)
    assert 80 * (1 - penalty(policy, days)) == pytest.approx(score)
