"""A person's part: results with their marks on top, the queue of answers to read, and what a mark must satisfy."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from .errors import UsageError
from .gradebook import Gradebook
from .judge import marked
from .model.mark import Mark
from .model.score import CriterionScore, Result
from .register import settling
from .report import from_document


@dataclass(frozen=True)
class Waiting:
    """One answer to be read; `submission` stays out of sight while it is marked."""

    submission: str
    row: CriterionScore


def results(gradebook: Gradebook) -> list[Result]:
    """The newest result of every hand-in with people's marks on top, settled by what is known of the class."""
    marks = gradebook.marks()
    return list(map(settling(gradebook), (marked(from_document(entry.body), marks) for entry in gradebook.latest())))


def questions(graded: Sequence[Result]) -> list[CriterionScore]:
    """The criteria that people mark, in the rubric's order."""
    found = {row.id: row for result in graded for row in result.criteria if row.manual}
    return list(found.values())


def waiting(graded: Sequence[Result], criterion: str) -> list[Waiting]:
    """Answers to one question that nobody has marked, in an order that tells nothing about who wrote them."""
    rows = [
        Waiting(result.submission, row)
        for result in graded
        for row in result.criteria
        if row.id == criterion and row.manual and row.score is None
    ]
    return sorted(rows, key=lambda one: hashlib.sha256((criterion + one.submission).encode()).digest())


def new_mark(graded: Sequence[Result], mark: Mark) -> Mark:
    """The mark, if it fits: a known hand-in and criterion, points within the criterion's, a reason for an override."""
    result = next((one for one in graded if one.submission == mark.submission), None)
    if result is None:
        raise UsageError(f"no hand-in is called {mark.submission!r}")
    row = next((one for one in result.criteria if one.id == mark.criterion), None)
    if row is None:
        raise UsageError(
            f"no criterion is called {mark.criterion!r}; there are {', '.join(r.id for r in result.criteria)}"
        )
    if not 0 <= mark.score <= row.max_score:
        raise UsageError(f"{row.id} is worth 0 to {row.max_score:g} points, not {mark.score:g}")
    if not row.manual and not mark.comment.strip():
        raise UsageError("an automatic score is only overridden with a reason (--reason)")
    return mark
