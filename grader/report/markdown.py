"""Markdown for a step summary, a comment or a README: a table of the score, then what to mend, in GitHub's dialect.

What a student or a message says stands in code spans and fences that it cannot close, so it is neither a link, a
mention, a tag nor a table of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..model.score import CriterionScore, Result
from . import words
from .clean import line, shorten
from .public import for_student
from .roll import Entry, entries
from .state import RowState, row_label, row_state
from .told import headline, lateness, remarks, told

LONGEST = 60_000  # a comment may hold 65,536 characters, a step summary 1 MiB
_RUN = re.compile(r"`+")
_ICON = {
    RowState.PASSED: "✅",
    RowState.PARTIAL: "🟡",
    RowState.FAILED: "❌",
    RowState.WAITING: "✍️",
    RowState.UNGRADED: "⚠️",
}


def markdown(results: Sequence[Result]) -> str:
    """One hand-in in full, or a class as a table."""
    text = "\n".join(_hand_in(for_student(results[0])) if len(results) == 1 else _class(results))
    return shorten(text, LONGEST) + "\n"


def code(text: str) -> str:
    """One line as a code span, safe in a table cell."""
    flat = line(text, 300) or " "
    ticks = "`" * (max(map(len, _RUN.findall(flat)), default=0) + 1)
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{ticks}{pad}{flat}{pad}{ticks}".replace("|", "\\|")


def fence(text: str) -> str:
    """Several lines as a block of code that no run of backticks inside closes."""
    ticks = "`" * max(3, max(map(len, _RUN.findall(text)), default=0) + 1)
    return f"{ticks}text\n{text}\n{ticks}"


def _hand_in(result: Result) -> Iterator[str]:
    yield f"## {code(result.title)}: {headline(result)}\n"
    if late := lateness(result):
        yield f"{late}\n"
    yield from _table(result)
    for row in result.criteria:
        if row_state(row) in (RowState.FAILED, RowState.PARTIAL, RowState.UNGRADED):
            yield f"\n**{code(row.title)}**\n"
            yield fence(told(row))
    if noticed := remarks(result):
        yield "\n**Noticed**\n"
        yield fence("\n".join(noticed))
    yield f"\n{code(result.environment.line)}"


def _table(result: Result) -> Iterator[str]:
    yield "| | criterion | verdict | points |"
    yield "|---|---|---|---:|"
    for row in result.criteria:
        yield f"| {_ICON[row_state(row)]} | {code(row.title)} | {row_label(row)} | {_points(row)} |"


def _points(row: CriterionScore) -> str:
    return f"{'–' if row.score is None else words.number(row.score)} / {words.number(row.max_score)}"


def _class(results: Sequence[Result]) -> Iterator[str]:
    yield f"## {code(results[0].title)}: {words.count(len(results), 'hand-in')}\n" if results else "No hand-ins."
    if results:
        yield "| student | points | of | state | notes |"
        yield "|---|---:|---:|---|---|"
    yield from map(_line, entries(results))


def _line(entry: Entry) -> str:
    score = "–" if entry.score is None else words.number(entry.score)
    notes = code("; ".join((*entry.notes, *entry.problems))) if entry.notes or entry.problems else ""
    most = words.number(entry.result.max_score)
    return f"| {code(entry.result.student)} | {score} | {most} | {entry.state.value} | {notes} |"
