"""The teacher's page: how the class did, criterion by criterion and hand-in by hand-in, with links to the reports."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from ..model.class_list import Person
from ..model.score import Result
from . import sheet
from .bar import Segment, segments
from .chart import chart
from .distribution import Passing, passing, spread
from .items import Item, items
from .named import named_mistakes
from .owed import owed
from .roll import Entry, counting, entries
from .state import HandInState, RowState

MOST_PROBLEMS = 4
_BAR = (RowState.PASSED, RowState.PARTIAL, RowState.FAILED, RowState.WAITING, RowState.UNGRADED)


@dataclass(frozen=True)
class Line:
    """One hand-in of the list. `href` is relative to the page, empty for no link."""

    entry: Entry
    href: str
    share: float | None
    bar: tuple[Segment, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Check:
    """One criterion of the class."""

    passing: Passing
    item: Item
    bar: tuple[Segment, ...]


def index(results: Sequence[Result], link: Callable[[Result], str] | None = None, absent: Sequence[Person] = ()) -> str:
    """The class page as text. `link` gives the path of a hand-in's report, relative to this page.

    `absent` are people of the roster who handed in nothing.
    """
    roll, counted = entries(results), counting(results)
    scores = [e.score for e in entries(counted) if e.score is not None and not e.result.ungraded]
    found = items(counted)
    most = max((result.max_score for result in results), default=0.0)
    numbers = spread(scores)
    return sheet.template("index.html.j2").render(
        first=results[0] if results else None,
        lines=[_line(entry, link) for entry in roll],
        states=[(state, many) for state in HandInState if (many := Counter(entry.state for entry in roll)[state])],
        numbers=numbers,
        counted=len(scores),
        left_out=sum(bool(result.ungraded) for result in counted),
        owed=owed(roll, absent),
        mistakes=named_mistakes(counted),
        max_score=most,
        pending=sum(entry.result.pending > 0 for entry in roll),
        chart=chart(scores, most, numbers.median if numbers else None) if scores else None,
        checks=[_check(item, found[item.id]) for item in passing(counted)],
        **sheet.shell("index.js"),
    )


def _line(entry: Entry, link: Callable[[Result], str] | None) -> Line:
    result = entry.result
    share = entry.score / result.max_score if entry.score is not None and result.max_score > 0 else None
    parts = ((RowState.PASSED, entry.score or 0.0), (RowState.WAITING, result.pending))
    kinds = (*((kind.value, amount) for kind, amount in parts), (RowState.UNGRADED.value, result.ungraded))
    return Line(entry, _relative(link(result)) if link else "", share, segments(kinds, result.max_score), _notes(entry))


def _notes(entry: Entry) -> tuple[str, ...]:
    problems, more = entry.problems[:MOST_PROBLEMS], len(entry.problems) - MOST_PROBLEMS
    return (*entry.notes, *problems, *([f"and {more} more problems"] if more > 0 else []))


def _check(one: Passing, item: Item) -> Check:
    counts = [(state.value, float(one.counts[state])) for state in _BAR]
    return Check(one, item, segments(counts, float(sum(one.counts.values()))))


def _relative(path: str) -> str:
    """A link that can only lead to a file beside or below this page, whatever the hand-in is called."""
    parts = [part for part in re.split(r"[/\\]", path) if part not in ("", ".", "..")]
    return "./" + "/".join(quote(part.encode("utf-8", "replace"), safe="") for part in parts) if parts else ""
