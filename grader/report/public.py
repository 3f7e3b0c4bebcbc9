"""What a student may see. Hidden cases keep the kind of verdict and lose everything else, whatever the result carries.

Every renderer for students passes the result through `for_student` first. What the box sends back is hostile: an
error message, a printed line, even "the source" of a function could smuggle hidden inputs out. So a hidden
criterion keeps its verdict, its points and the rubric's own hint; a written answer keeps the marker's words.
"""

from __future__ import annotations

from dataclasses import replace

from ..model.score import CriterionScore, Result
from ..model.verdict import CaseVerdict, CriterionVerdict, Verdict

HIDDEN_CASE = "hidden"


def for_student(result: Result) -> Result:
    """The same result without anything that only the staff may read."""
    return replace(result, criteria=tuple(public_row(row) for row in result.criteria))


def public_row(row: CriterionScore) -> CriterionScore:
    """One criterion without anything that only the staff may read."""
    verdict = row.verdict
    if row.manual:  # the answer is the student's own text, never the box's; nothing ran
        return row if not verdict.cases else replace(row, verdict=replace(verdict, cases=()))
    if verdict.verdict is Verdict.GRADER_ERROR:  # what failed, and where, is for the staff
        return replace(row, verdict=_hidden(verdict))
    if not row.visible:
        return replace(row, verdict=_hidden(verdict))
    if all(case.visible for case in verdict.cases):
        return row
    return replace(row, verdict=_mixed(verdict))


def _mixed(verdict: CriterionVerdict) -> CriterionVerdict:
    """Some cases are hidden: what is said about the whole is kept only where a visible case can be its reason."""
    cases = tuple(_case(case) for case in verdict.cases)
    seen = [case for case in cases if case.visible]
    if not seen:
        return _hidden(verdict)
    explained = verdict.verdict is Verdict.CORRECT or any(case.verdict is not Verdict.CORRECT for case in seen)
    return replace(
        verdict,
        cases=cases,
        message=verdict.message if explained else "",
        diagnoses=verdict.diagnoses if explained else (),
    )


def _hidden(verdict: CriterionVerdict) -> CriterionVerdict:
    cases = tuple(_bare(case) for case in verdict.cases)
    return CriterionVerdict(
        verdict.criterion, verdict.verdict, verdict.credit, cases, follow_through=verdict.follow_through
    )


def _case(case: CaseVerdict) -> CaseVerdict:
    return case if case.visible else _bare(case)


def _bare(case: CaseVerdict) -> CaseVerdict:
    return CaseVerdict(HIDDEN_CASE, False, case.verdict)
