"""What a result says as plain text, for exits that know no layout: a headline, and a few lines for each criterion.

Everything is cleaned and has a length; whoever puts it into a format escapes it for that format.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model.score import CriterionScore, Result
from ..model.verdict import CaseVerdict, Verdict
from . import words
from .cases import is_loud, loud
from .charged import charged_elsewhere
from .clean import block, line
from .finding import finding
from .state import HandInState, RowState, hand_in_state, row_label, row_state

MOST_CASES = 3
MOST_REMARKS = 12


def headline(result: Result) -> str:
    """One line: what counts, and what is still missing from it."""
    if hand_in_state(result) is HandInState.NOT_GRADED:
        return "Not graded: something of ours failed. It does not count as zero."
    parts = [f"{words.number(result.final)} of {words.count(result.max_score, 'point')}"]
    if result.penalty:
        parts.append(f"{words.number(result.score)} less {words.number(result.penalty)} because it is late")
    if result.pending:
        parts.append(f"{words.count(result.pending, 'point')} still to be given by a person")
    if result.ungraded:
        parts.append(f"{words.count(result.ungraded, 'point')} not graded by a fault of ours")
    return "; ".join(parts)


def lateness(result: Result) -> str:
    """One sentence about the time of the hand-in; empty when it is in time."""
    late = result.lateness
    if late is None:
        return "This hand-in came after the deadline." if result.late else ""
    if late.days is None:
        return "This hand-in came after the deadline, by a time that is not known; nothing was taken off for it."
    took = f"{words.number(late.percent)} % of the score" if late.percent else "nothing"
    return f"This hand-in is late by {words.count(round(late.days, 2), 'day')}, which costs {took}."


def name(row: CriterionScore) -> str:
    """How a criterion is called: its title and its id, on one line."""
    return f"{line(row.title, 160)} ({line(row.id, 80)})"


def told(row: CriterionScore) -> str:
    """Of a public row (`for_student`): the verdict and what helps, line by line."""
    return "\n".join(_lines(row))


def remarks(result: Result) -> list[str]:
    """What was noticed about the files, errors first."""
    ordered = sorted(result.remarks, key=lambda remark: not remark.error)[:MOST_REMARKS]
    return [f"{line(r.file, 120)}: {line(r.text, 400)}" if r.file else line(r.text, 400) for r in ordered]


def _lines(row: CriterionScore) -> Iterator[str]:
    state = row_state(row)
    yield f"{row_label(row)}: {words.points(row.score, row.max_score)}"
    if state is RowState.UNGRADED:
        yield words.sentence(Verdict.GRADER_ERROR)
        return
    found = finding(row, state)
    yield from filter(None, (charged_elsewhere(row.verdict), block(row.verdict.message, 1000)))
    if state in (RowState.FAILED, RowState.PARTIAL):
        yield from _failing([case for case in row.verdict.cases if case.visible and is_loud(case)], row)
        yield from (diagnosis.text for diagnosis in found.diagnoses)
        yield from filter(None, (found.hint,))
    if found.hidden:
        yield "Hidden cases: " + ", ".join(f"{words.label(verdict)} ({many})" for verdict, many in found.hidden)
    yield from found.remarks
    yield from filter(None, (found.comment,))


def _failing(cases: list[CaseVerdict], row: CriterionScore) -> Iterator[str]:
    for item in loud(cases)[:MOST_CASES]:
        if item.trace:
            frame = (*item.trace.head, *item.trace.tail)[-1:]
            where = f" ({frame[0].file}, line {frame[0].line})" if frame else ""
            yield f"{line(item.case.name, 80)}: {item.trace.type}: {line(item.trace.message, 300)}{where}"
        for output in item.outputs:
            if output.message and f"`{output.name}`" not in row.verdict.message:
                yield f"{line(item.case.name, 80)}: `{line(output.name, 60)}`: {line(output.message, 400)}"
        if item.message and item.case.message != row.verdict.message:
            yield f"{line(item.case.name, 80)}: {line(item.message, 400)}"
