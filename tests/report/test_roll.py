from __future__ import annotations

from grader.report.roll import entries
from grader.report.state import HandInState

from .fixtures import not_graded, perfect, typical


def test_the_roll_is_sorted_by_name_and_keeps_everyone() -> None:
    roll = entries([typical(), perfect(), not_graded()])
    assert [entry.result.student for entry in roll] == ["Ada Lovelace", "Emmy Noether", "Grace Hopper"]


def test_what_was_not_graded_has_no_score() -> None:
    (entry,) = entries([not_graded()])
    assert (entry.state, entry.score) == (HandInState.NOT_GRADED, None)
    assert entry.problems == (
        "The grader failed on this hand-in, which is not the student's fault: the warm process died",
    )


def test_notes_and_problems() -> None:
    (entry,) = entries([typical()])
    assert entry.notes == ("4 points to mark",)
    assert entry.problems[0] == "svm.ipynb: Not a notebook: the JSON ends early."
    assert entry.problems[1].startswith("2 points withheld by a fault of ours in Solver: bookkeeping: the reference")
    assert entries([perfect()])[0].problems == ()
