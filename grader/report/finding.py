"""What a criterion's fold holds: the sentence, the cases, the code beside them. Said once is enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..model.score import CriterionScore
from ..model.verdict import CaseVerdict, Diagnosis, Verdict
from .cases import Loud, Quiet, is_loud, loud, quiet
from .charged import charged_elsewhere
from .clean import block, line
from .listing import Listing, listing
from .state import RowState

MAX_REMARKS = 20
Link = tuple[str, str]


@dataclass(frozen=True)
class Finding:
    """Everything below a criterion's heading.

    `given` says that the reference stood in for something below. `same_as` is (anchor, title) of the criterion where
    the same error is told. `hidden` counts verdicts. `comment` is a person's: on a written answer, or why the points
    were changed.
    """

    message: str = ""
    given: str = ""
    diagnoses: tuple[Diagnosis, ...] = ()
    hint: str = ""
    same_as: Link | None = None
    loud: tuple[Loud, ...] = ()
    left_out: int = 0
    quiet: tuple[Quiet, ...] = ()
    hidden: tuple[tuple[Verdict, int], ...] = ()
    listings: tuple[Listing, ...] = ()
    code_left_out: bool = False
    remarks: tuple[str, ...] = ()
    comment: str = ""


def finding(row: CriterionScore, state: RowState, same_as: Link | None = None, room: int = 400) -> Finding:
    """Of a public row (`for_student`). `room` is how many lines of code may still be shown."""
    found = _found(row, state, same_as, room)
    return replace(found, comment=block(row.comment, 3000)) if row.comment else found


def _found(row: CriterionScore, state: RowState, same_as: Link | None, room: int) -> Finding:
    seen = [case for case in row.verdict.cases if case.visible]
    hidden = tuple(Counter(case.verdict for case in row.verdict.cases if not case.visible).items())
    if state is RowState.UNGRADED:
        return Finding(hidden=hidden)
    if state is RowState.PASSED:
        message = block(row.verdict.message, 1500) if row.verdict.message else ""
        return Finding(
            message,
            charged_elsewhere(row.verdict),
            quiet=tuple(map(quiet, seen)),
            hidden=hidden,
            remarks=_remarks(row, seen),
        )
    told = [] if same_as else [case for case in seen if is_loud(case)]
    shown = loud(told)
    code, code_left_out = _code(row, told, room) if told else ((), False)
    return Finding(
        message=_message(row, shown),
        given=charged_elsewhere(row.verdict),
        diagnoses=tuple(Diagnosis(line(each.text, 400), line(each.how, 200)) for each in row.verdict.diagnoses),
        hint=line(row.hint, 600),
        same_as=same_as,
        loud=shown,
        left_out=len(told) - sum(1 + len(item.also) for item in shown),
        quiet=_quiet([case for case in seen if case not in told]),
        hidden=hidden,
        listings=code,
        code_left_out=code_left_out,
        remarks=_remarks(row, seen),
    )


def _message(row: CriterionScore, shown: Sequence[Loud]) -> str:
    """The criterion's own words, unless a case below says them."""
    said = {item.case.message for item in shown}
    return "" if row.verdict.message in said else block(row.verdict.message, 1500)


def _quiet(cases: Sequence[CaseVerdict]) -> tuple[Quiet, ...]:
    """One line each, but not when all of them only repeat what the criterion says."""
    return () if all(case.verdict is not Verdict.CORRECT for case in cases) else tuple(map(quiet, cases))


def _code(row: CriterionScore, cases: Sequence[CaseVerdict], room: int) -> tuple[tuple[Listing, ...], bool]:
    """The excerpts while there is room on the page, each once."""
    frames = next((case.error.frames for case in cases if case.error), ())
    shown: list[Listing] = []
    for excerpt in dict.fromkeys(row.verdict.sources):
        made = listing(excerpt, frames)
        if len(made.lines) > room:
            return tuple(shown), True
        room -= len(made.lines)
        shown.append(made)
    return tuple(shown), False


def _remarks(row: CriterionScore, cases: Sequence[CaseVerdict]) -> tuple[str, ...]:
    """Each once, whichever cases it was said of."""
    if not row.verdict.remarks and not any(case.remarks for case in cases):
        return ()
    said = dict.fromkeys((*row.verdict.remarks, *(remark for case in cases for remark in case.remarks)))
    return tuple(line(remark, 400) for remark in said)[:MAX_REMARKS]
