from __future__ import annotations

from dataclasses import replace

import pytest

from grader.model.verdict import Verdict
from grader.report.state import HandInState, RowState, hand_in_state, lost, row_label, row_state

from .fixtures import broken_file, not_graded, perfect, row, typical

RIGHT, WRONG = Verdict.CORRECT, Verdict.WRONG_OUTPUT


@pytest.mark.parametrize(
    ("points", "credit", "verdict", "manual", "state"),
    [
        (4, 1.0, RIGHT, False, RowState.PASSED),
        (4, 0.5, WRONG, False, RowState.PARTIAL),
        (4, 0.0, WRONG, False, RowState.FAILED),
        (4, None, Verdict.NEEDS_MARKING, True, RowState.WAITING),
        (4, None, Verdict.GRADER_ERROR, False, RowState.UNGRADED),
        (0, 1.0, RIGHT, False, RowState.PASSED),
        (0, 0.0, WRONG, False, RowState.FAILED),
        (100 / 45, 1.0, RIGHT, False, RowState.PASSED),  # the score is rounded to 2.2222
    ],
)
def test_points_decide_where_a_row_stands(
    points: float, credit: float | None, verdict: Verdict, manual: bool, state: RowState
) -> None:
    assert row_state(row("a", "A", "q", points, credit, verdict, manual=manual)) is state


def test_a_person_may_overrule_the_verdict() -> None:
    given = replace(row("a", "A", "q", 4, 0.0, WRONG), score=4.0)
    assert row_state(given) is RowState.PASSED
    assert row_label(given) == "full points given"


def test_labels() -> None:
    assert row_label(row("a", "A", "q", 4, 0.0, WRONG)) == "wrong values"
    assert row_label(row("a", "A", "q", 4, 0.5, Verdict.NEEDS_MARKING, manual=True)) == "marked by a person"
    assert row_label(row("a", "A", "q", 4, None, WRONG)) == "not graded: our fault"


def test_a_whole_hand_in() -> None:
    assert hand_in_state(perfect()) is HandInState.GRADED
    assert hand_in_state(broken_file()) is HandInState.GRADED
    assert hand_in_state(typical()) is HandInState.INCOMPLETE
    assert hand_in_state(not_graded()) is HandInState.NOT_GRADED
    written = tuple(r for r in typical().criteria if r.verdict.verdict is not Verdict.GRADER_ERROR)
    assert hand_in_state(replace(typical(), criteria=written)) is HandInState.WAITING


def test_what_a_row_costs() -> None:
    assert lost(row("a", "A", "q", 4, 0.25, WRONG)) == 3
    assert lost(row("a", "A", "q", 4, None, WRONG)) == 0
    assert lost(row("a", "A", "q", 4, 0.0, WRONG, extra=True)) == 0
    assert lost(row("a", "A", "q", 100 / 45, 1.0, RIGHT)) == 0
