from __future__ import annotations

import pytest

from grader.model.verdict import CriterionVerdict, FollowThrough, Verdict
from grader.report.charged import charged_elsewhere
from grader.report.finding import finding
from grader.report.public import public_row
from grader.report.state import row_state

from .fixtures import hidden, right, row

GIVEN = ("layers:affine_backward",)


def _verdict(given: tuple[str, ...], verdict: Verdict = Verdict.CORRECT) -> CriterionVerdict:
    return CriterionVerdict("net", verdict, 1.0, follow_through=FollowThrough(given, 0.25, Verdict.WRONG_GRADIENT))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (GIVEN, "Right, given a right `affine_backward`; that error is charged where it was made."),
        (("a:f", "b:g"), "Right, given a right `f` and `g`; those errors are charged where they were made."),
        (
            ("a:f", "b:g", "c:K.h"),
            "Right, given a right `f`, `g` and `h`; those errors are charged where they were made.",
        ),
    ],
)
def test_what_was_wrong_below_is_named(given: tuple[str, ...], said: str) -> None:
    assert charged_elsewhere(_verdict(given)) == said


def test_something_else_may_be_wrong() -> None:
    assert charged_elsewhere(_verdict(GIVEN, Verdict.WRONG_OUTPUT)).endswith("Something else is wrong here, too.")


def test_nothing_is_said_of_what_was_judged_by_itself() -> None:
    assert charged_elsewhere(CriterionVerdict("net", Verdict.CORRECT, 1.0)) == ""


@pytest.mark.parametrize("visible", [True, False])
def test_the_finding_says_it(visible: bool) -> None:
    cases = (right(),) if visible else (hidden(Verdict.CORRECT),)
    told = FollowThrough(GIVEN, 0.25, Verdict.WRONG_GRADIENT)
    made = row("net", "Net", "q", 4, 1.0, Verdict.CORRECT, cases, visible=visible, follow_through=told)
    shown = public_row(made)
    assert "given a right `affine_backward`" in finding(shown, row_state(shown)).given
