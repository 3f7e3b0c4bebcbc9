"""A person's marks on top of a result. The result that was computed stays as it is; this makes a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..model.mark import Mark
from ..model.score import CriterionScore, Result


def marked(result: Result, marks: Iterable[Mark]) -> Result:
    """The result with the marks of this submission: written answers get their points, overrides replace a score."""
    given = {mark.criterion: mark for mark in marks if mark.submission == result.submission}
    if not given:
        return result
    return replace(result, criteria=tuple(_row(row, given.get(row.id)) for row in result.criteria))


def _row(row: CriterionScore, mark: Mark | None) -> CriterionScore:
    if mark is None:
        return row
    automatic = None if row.manual else row.score
    return replace(row, score=mark.score, automatic=automatic, comment=mark.comment, marked_by=mark.by)
