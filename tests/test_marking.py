"""Marking: who waits, in which order, and which marks are refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.errors import UsageError
from grader.gradebook import Entry, Gradebook
from grader.marking import new_mark, questions, results, waiting
from grader.model.mark import Mark
from grader.report import to_document
from tests.judge.test_marks import RESULT


def book() -> Gradebook:
    gradebook = Gradebook(":memory:")
    for name in ("alice", "bob", "cyd"):
        gradebook.keep("s", {}, Entry(name, "t", "c", "now", to_document(replace(RESULT, submission=name))))
    return gradebook


def test_marks_come_on_top_and_the_last_one_counts() -> None:
    with book() as gradebook:
        gradebook.mark(Mark("bob", "written", 1.0, "short", "ta", "now"))
        gradebook.mark(Mark("bob", "written", 2.0, "better on second reading", "ta", "later"))
        found = {result.submission: result for result in results(gradebook)}
        assert (found["bob"].score, found["alice"].score) == (3.0, 1.0)
        assert [mark.score for mark in gradebook.marks(every=True)] == [1.0, 2.0]
        assert [one.submission for one in waiting(list(found.values()), "written")] != ["bob"]
        assert {one.submission for one in waiting(list(found.values()), "written")} == {"alice", "cyd"}


def test_questions_are_those_that_people_mark() -> None:
    assert [row.id for row in questions([RESULT])] == ["written"]


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        (Mark("eve", "written", 1.0), "no hand-in"),
        (Mark("alice", "nothing", 1.0), "no criterion"),
        (Mark("alice", "written", 5.0), "0 to 4 points"),
        (Mark("alice", "written", -1.0), "0 to 4 points"),
        (Mark("alice", "written", float("nan")), "0 to 4 points"),
        (Mark("alice", "auto", 4.0, "  "), "reason"),
    ],
)
def test_marks_that_do_not_fit_are_refused(mark: Mark, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        new_mark([RESULT], mark)
