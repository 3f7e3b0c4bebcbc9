"""What a criterion's fold holds: the cases as they are told, the pictures, the error, the code, what was printed.

Said once is enough: a message that several levels repeat, an error that several cases share, and cases of which
there is nothing to tell but their verdict are put together here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.model.observation import Frame, StudentError
from grader.model.score import CriterionScore
from grader.model.verdict import CaseVerdict, OutputVerdict, Verdict

from .clean import block, line
from .listing import Listing, listing
from .picture import Drawing, drawing
from .state import RowState
from .words import error as error_number

MAX_CASES = 12
MAX_PICTURES = 3
MAX_FRAMES = 12
Link = tuple[str, str]


@dataclass(frozen=True)
class Trace:
    """An exception as it is shown: frames from outermost to innermost; `skipped` of them in the middle are not."""

    type: str
    message: str
    stage: str
    frames: tuple[Frame, ...]
    skipped: int = 0


@dataclass(frozen=True)
class Case:
    """A visible case that has something to tell. `same_as` names an earlier case with the very same error."""

    case: CaseVerdict
    message: str
    outputs: tuple[OutputVerdict, ...]
    pictures: tuple[tuple[str, Drawing], ...]
    trace: Trace | None
    same_as: str
    printed: str


@dataclass(frozen=True)
class Quiet:
    """A case in one line: what it was and the largest relative error."""

    name: str
    summary: str
    verdict: Verdict
    error: str = ""
    allowed: str = ""


@dataclass(frozen=True)
class Finding:
    """Everything below a criterion's heading, in the order in which it is read."""

    message: str = ""
    hint: str = ""
    same_as: Link | None = None
    cases: tuple[Case, ...] = ()
    cases_left: int = 0
    quiet: tuple[Quiet, ...] = ()
    hidden: tuple[tuple[Verdict, int], ...] = ()
    listings: tuple[Listing, ...] = ()
    code_left_out: bool = False
    remarks: tuple[str, ...] = ()


def finding(row: CriterionScore, state: RowState, same_as: Link | None, room: int) -> Finding:
    """Of a public row (`for_student`). `room` is how many lines of code the page may still show."""
    verdict = row.verdict
    seen = [case for case in verdict.cases if case.visible]
    hidden = tuple(Counter(case.verdict for case in verdict.cases if not case.visible).items())
    if state is RowState.UNGRADED:
        return Finding(hidden=hidden)
    if state is RowState.PASSED:
        return Finding(
            message=block(verdict.message, 1500),
            quiet=tuple(map(_quiet, seen)),
            hidden=hidden,
            remarks=_remarks(row, seen),
        )
    loud = [case for case in seen if not same_as and _has_news(case)]
    shown = loud[:MAX_CASES]
    code, left_out = _code(row, shown, room) if seen else ((), False)
    return Finding(
        message=block(_message(row), 1500),
        hint=row.hint,
        same_as=same_as,
        cases=_cases(shown, _message(row)),
        cases_left=len(loud) - len(shown),
        quiet=tuple(_quiet(case) for case in seen if same_as or not _has_news(case)),
        hidden=hidden,
        listings=code,
        code_left_out=left_out,
        remarks=_remarks(row, seen),
    )


def _message(row: CriterionScore) -> str:
    """The criterion's own message, or the one that all its failing cases share."""
    if row.verdict.message:
        return row.verdict.message
    said = {case.message for case in row.verdict.cases if case.visible and case.verdict is not Verdict.CORRECT}
    return said.pop() if len(said) == 1 else ""


def _has_news(case: CaseVerdict) -> bool:
    """A right case has none, whatever it printed; a wrong one has if there is more than the name of the verdict."""
    return case.verdict is not Verdict.CORRECT and bool(case.outputs or case.error or case.printed or case.message)


def _quiet(case: CaseVerdict) -> Quiet:
    worst = max(
        (output for output in case.outputs if output.relative_error is not None),
        key=lambda output: output.relative_error or 0.0,
        default=None,
    )
    if worst is None or worst.relative_error is None:
        return Quiet(case.name, case.summary, case.verdict)
    return Quiet(case.name, case.summary, case.verdict, error_number(worst.relative_error), worst.allowed)


def _cases(cases: Sequence[CaseVerdict], told: str) -> tuple[Case, ...]:
    """Cases in order; pictures only while there are few, an error only where it is new."""
    errors: dict[StudentError, str] = {}
    pictures, shown = MAX_PICTURES, []
    for case in cases:
        drawn = _pictures(case)[: max(0, pictures)]
        pictures -= len(drawn)
        earlier = errors.setdefault(case.error, case.name) if case.error else ""
        repeated = case.error is not None and earlier != case.name
        shown.append(
            Case(
                case=case,
                message="" if case.message == told else block(case.message, 1500),
                outputs=case.outputs,
                pictures=drawn,
                trace=trace(case.error) if case.error and not repeated else None,
                same_as=earlier if repeated else "",
                printed=block(case.printed, 4000, lines=80),
            )
        )
    return tuple(shown)


def _pictures(case: CaseVerdict) -> tuple[tuple[str, Drawing], ...]:
    drawn = ((output.name, drawing(output.picture)) for output in case.outputs if output.picture)
    return tuple((name, made) for name, made in drawn if made)


def trace(error: StudentError) -> Trace:
    """An exception made short: a deep recursion keeps its first and last frames."""
    frames, skipped = error.frames, 0
    if len(frames) > MAX_FRAMES:
        skipped = len(frames) - MAX_FRAMES
        frames = frames[: MAX_FRAMES // 3] + frames[-(MAX_FRAMES - MAX_FRAMES // 3) :]
    short = tuple(Frame(line(f.file, 120), f.line, line(f.function, 80), line(f.code, 200)) for f in frames)
    return Trace(line(error.type, 80), block(error.message, 1000, lines=20), line(error.stage, 60), short, skipped)


def _code(row: CriterionScore, cases: Iterable[CaseVerdict], room: int) -> tuple[tuple[Listing, ...], bool]:
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


def _remarks(row: CriterionScore, cases: Iterable[CaseVerdict]) -> tuple[str, ...]:
    """Each once, whichever cases it was said of."""
    said = dict.fromkeys((*row.verdict.remarks, *(remark for case in cases for remark in case.remarks)))
    return tuple(line(remark, 400) for remark in said)[:20]
