from __future__ import annotations

import pytest

from grader.model.observation import Excerpt
from grader.model.score import CriterionScore
from grader.model.verdict import CaseVerdict, Diagnosis, Verdict
from grader.report.public import for_student, public_row

from .fixtures import failing, hidden, right, row, typical

SECRET = "HIDDEN-SECRET-42"
WRONG = Verdict.WRONG_OUTPUT


def _mixed(*cases: CaseVerdict) -> CriterionScore:
    return row("a", "A", "q", 4, 0.5, WRONG, cases, message="a message", diagnoses=(Diagnosis("why", "how"),))


def test_no_hidden_case_keeps_anything_but_its_verdict() -> None:
    shown = for_student(typical())
    assert SECRET in repr(typical())
    assert SECRET not in repr(shown)
    assert "0.424242" not in repr(shown)
    bare = [case for found in shown.criteria for case in found.verdict.cases if not case.visible]
    assert bare
    assert all(case == CaseVerdict("hidden", False, case.verdict) for case in bare)


def test_a_hidden_criterion_keeps_verdict_points_and_hint() -> None:
    told = {"message": SECRET, "remarks": (SECRET,), "sources": (Excerpt(SECRET, 1, SECRET),)}
    shown = public_row(row("a", "A", "q", 4, 0.5, WRONG, (hidden(WRONG),), visible=False, hint="a hint", **told))
    assert SECRET not in repr(shown)
    assert (shown.score, shown.hint, shown.verdict.verdict) == (2, "a hint", WRONG)


def test_visible_cases_of_a_hidden_criterion_are_hidden_too() -> None:
    shown = public_row(row("a", "A", "q", 4, 0.0, WRONG, (failing("shown?", WRONG, SECRET),), visible=False))
    assert SECRET not in repr(shown)
    assert not any(case.visible for case in shown.verdict.cases)


def test_a_message_is_kept_only_where_a_visible_case_can_be_its_reason() -> None:
    assert public_row(_mixed(failing("a", WRONG), hidden(WRONG))).verdict.message == "a message"
    assert public_row(_mixed(right(), hidden(WRONG))).verdict.message == ""
    assert public_row(_mixed(hidden(WRONG))).verdict.message == ""
    assert public_row(_mixed(failing("a", WRONG), hidden(WRONG))).verdict.diagnoses
    assert not public_row(_mixed(right(), hidden(WRONG))).verdict.diagnoses


@pytest.mark.parametrize("visible", [True, False])
def test_a_written_answer_keeps_what_was_said_of_it(visible: bool) -> None:
    found = row("a", "A", "q", 2, 0.5, Verdict.NEEDS_MARKING, manual=True, visible=visible, answer="mine", message="so")
    assert public_row(found) == found


def test_what_is_visible_stays_as_it_is() -> None:
    found = row("a", "A", "q", 4, 0.0, WRONG, (failing("a", WRONG, "said"),), message="said", remarks=("r",))
    assert public_row(found) is found
