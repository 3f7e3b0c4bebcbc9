"""The page a student gets: what counts, what to mend first, and for each criterion the finding beside the code.

`page` turns a Result into one self-contained HTML file. Here it is decided what is shown, in which order and how
much of it; the template only lays it out.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ..model.score import CriterionScore, Result
from ..model.submission import Remark
from ..model.verdict import CriterionVerdict, Verdict
from . import sheet
from .bar import Segment, segments
from .causes import Cause, causes, visible_error
from .clean import block, file_name, line
from .finding import Finding, Link, finding
from .public import for_student
from .state import RowState, hand_in_state, lost, row_label, row_state
from .told import lateness
from .words import number, points

MAX_CODE_LINES = 2500
MAX_REMARKS = 60
MAX_TITLE = 160
UNWRITTEN_APART = 4


@dataclass(frozen=True)
class Entry:
    """One criterion on the page. `anchor` is its place; `finding` is what its fold holds, `open` at first or not."""

    anchor: str
    row: CriterionScore
    state: RowState
    label: str
    points: str
    short_points: str
    finding: Finding
    open: bool
    answer: str = ""
    command: str = ""


@dataclass(frozen=True)
class Section:
    """One question."""

    title: str
    entries: tuple[Entry, ...]
    points: str
    short_points: str


@dataclass(frozen=True)
class First:
    """One line of "What to look at first"; `place` is the line that failed, or what the answer looks like, if known."""

    anchor: str
    cause: Cause
    others: tuple[Link, ...]
    place: str


def page(result: Result) -> str:
    """The whole page as text."""
    result = _short_titles(for_student(result))
    anchors = {row.id: f"c{position}" for position, row in enumerate(result.criteria, 1)}
    ranked = causes(result.criteria)
    unwritten = _unwritten(ranked)
    entries = _folded(_entries(result.criteria, anchors, ranked), unwritten)
    return sheet.template("page.html.j2").render(
        result=result,
        sections=_sections(entries),
        first=[_first(cause, anchors) for cause in ranked if cause.first not in unwritten],
        unwritten=_sections([entry for entry in entries if entry.row in unwritten]),
        unwritten_lost=round(sum(lost(row) for row in unwritten), 6),
        waiting=[entry for entry in entries if entry.state is RowState.WAITING],
        unanswered=sum(entry.state is RowState.WAITING and not entry.answer for entry in entries),
        ungraded=[entry for entry in entries if entry.state is RowState.UNGRADED],
        passed=sum(entry.state is RowState.PASSED for entry in entries),
        state=hand_in_state(result),
        bar_parts=_bar(result),
        lost=round(sum(lost(row) for row in result.criteria), 6),
        remarks=[
            _remark(remark) for remark in sorted(result.remarks, key=lambda remark: not remark.error)[:MAX_REMARKS]
        ],
        handed_in=file_name(result.source),
        late=lateness(result),
        **sheet.shell("page.js"),
    )


def _unwritten(ranked: Sequence[Cause]) -> list[CriterionScore]:
    """What was left as the starter code has it, when that is much: it would drown what is written and wrong."""
    left = [cause.first for cause in ranked if cause.first.verdict.verdict is Verdict.NOT_IMPLEMENTED]
    return left if len(left) > UNWRITTEN_APART else []


def _short_titles(result: Result) -> Result:
    """Titles are repeated all over the page, so an endless one would drown it."""
    if all(len(row.title) <= MAX_TITLE and len(row.question_title) <= MAX_TITLE for row in result.criteria):
        return result
    rows = (
        replace(row, title=line(row.title, MAX_TITLE), question_title=line(row.question_title, MAX_TITLE))
        for row in result.criteria
    )
    return replace(result, criteria=tuple(rows))


def _bar(result: Result) -> tuple[Segment, ...]:
    parts = (("passed", result.score), ("waiting", result.pending), ("ungraded", result.ungraded))
    return segments(parts, result.max_score)


def _remark(remark: Remark) -> Remark:
    return replace(remark, text=line(remark.text, 400), file=line(remark.file, 120))


def _entries(rows: Sequence[CriterionScore], anchors: dict[str, str], ranked: Sequence[Cause]) -> list[Entry]:
    told = {row.id: cause.first for cause in ranked for row in cause.rows[1:]}
    room, entries = MAX_CODE_LINES, []
    for row in rows:
        same = told.get(row.id)
        made = _entry(row, anchors[row.id], (anchors[same.id], same.title) if same else None, room)
        room -= sum(len(code.lines) for code in made.finding.listings)
        entries.append(made)
    return entries


def _entry(row: CriterionScore, anchor: str, same: Link | None, room: int) -> Entry:
    state = row_state(row)
    return Entry(
        anchor=anchor,
        row=row,
        state=state,
        label=row_label(row),
        points=points(row.score, row.max_score),
        short_points=_short(row.score, row.max_score),
        finding=finding(row, state, same, room),
        open=state in (RowState.FAILED, RowState.PARTIAL) or row.verdict.follow_through is not None,
        answer=block(row.verdict.answer.strip(), 6000) if row.manual else "",
        command=_command(row, state, same),
    )


def _folded(entries: Sequence[Entry], rows: Sequence[CriterionScore]) -> list[Entry]:
    return [replace(entry, open=False) if entry.row in rows else entry for entry in entries]


def _sections(entries: Sequence[Entry]) -> list[Section]:
    return [_section(list(group)) for _, group in groupby(entries, key=lambda entry: entry.row.question)]


def _section(entries: list[Entry]) -> Section:
    given = [entry.row.score for entry in entries if entry.row.score is not None]
    score, worth = sum(given) if given else None, sum(entry.row.max_score for entry in entries if not entry.row.extra)
    return Section(entries[0].row.question_title, tuple(entries), points(score, worth), _short(score, worth))


def _short(score: float | None, max_score: float) -> str:
    return f"{'–' if score is None else number(score)} / {number(max_score)}"


def _first(cause: Cause, anchors: dict[str, str]) -> First:
    others = tuple((anchors[row.id], row.title) for row in cause.rows[1:])
    return First(anchors[cause.first.id], cause, others, _place(cause.first.verdict))


def _place(verdict: CriterionVerdict) -> str:
    if verdict.diagnoses:
        return line(verdict.diagnoses[0].text, 300)
    if verdict.verdict is Verdict.WRONG_SHAPE:
        return line(next((case.message for case in verdict.cases if case.visible and case.message), ""), 300)
    error = visible_error(verdict)
    if error is None or not error.frames or verdict.verdict is Verdict.NOT_IMPLEMENTED:
        return ""
    last = error.frames[-1]
    return f"{line(error.type, 60)} in {line(last.file, 100)}, line {last.line}"


def _command(row: CriterionScore, state: RowState, same: Link | None) -> str:
    """How a student sees the same finding at home; hidden checks and written answers are not in the kit."""
    if row.manual or not row.visible or same or state not in (RowState.FAILED, RowState.PARTIAL):
        return ""
    return f"grader check {shlex.quote(row.id)}"
