"""Verdicts into points. The maximum always comes from the rubric, whatever ran."""

from __future__ import annotations

from collections.abc import Mapping

from ..model.rubric import Criterion, Question, Rubric
from ..model.score import CriterionScore
from ..model.verdict import CriterionVerdict, Verdict


def scores(rubric: Rubric, verdicts: Mapping[str, CriterionVerdict]) -> tuple[CriterionScore, ...]:
    """One row a criterion, in the rubric's order; a criterion without a verdict is our fault, not a zero."""
    return tuple(
        _row(question, criterion, verdicts.get(criterion.id))
        for question in rubric.questions
        for criterion in question.criteria
    )


def waiting(criterion: Criterion, answer: str) -> CriterionVerdict:
    """A written answer that a person has not marked yet."""
    message = "" if answer.strip() else "No answer was found in the notebook."
    return CriterionVerdict(criterion.id, Verdict.NEEDS_MARKING, None, message=message, answer=answer)


def _row(question: Question, criterion: Criterion, verdict: CriterionVerdict | None) -> CriterionScore:
    missing = CriterionVerdict(criterion.id, Verdict.GRADER_ERROR, None, message="it was not run")
    return CriterionScore.of(question, criterion, verdict or missing)
