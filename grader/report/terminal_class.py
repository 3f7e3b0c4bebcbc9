"""What `grader grade` and `grader doctor` print: how the class stands, and what this host can do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from ..model.score import Result
from . import words
from .clean import line
from .distribution import passing, spread
from .roll import counting, entries
from .state import HandInState, RowState
from .terminal import grid, mark

MOST_LISTED = 20


def render_class(results: Sequence[Result]) -> RenderableType:
    """What `grader grade` prints at the end: how the class stands, who needs a person, what was hard."""
    return Group(*_class(results))


def render_findings(findings: Iterable[tuple[str, bool, str, str]]) -> RenderableType:
    """What `grader doctor` prints: (name, fine or not, what was found, what to do)."""
    table = grid(1, 0, 3)
    for name, fine, text, fix in findings:
        said = Text(line(text, 900))
        if fix and not fine:
            said.append(f"\n{line(fix, 600)}", "dim")
        table.add_row(mark(RowState.PASSED if fine else RowState.FAILED), Text(line(name, 60), "bold"), said)
    return table


def _class(results: Sequence[Result]) -> Iterator[RenderableType]:
    roll = entries(results)
    states = [(state, sum(entry.state is state for entry in roll)) for state in HandInState]
    yield Text(", ".join(f"{state.value}: {many}" for state, many in states if many) or "No hand-ins.", "bold")
    counted = [entry for entry in roll if not entry.result.replaced_by]
    numbers = spread([entry.score for entry in counted if entry.score is not None and not entry.result.ungraded])
    if numbers:
        most = max(result.max_score for result in results)
        yield Text(
            f"Points of {words.number(most)}: median {words.number(numbers.median)}, "
            f"mean {words.number(numbers.mean)}, "
            f"middle half {words.number(numbers.lower_quartile)} to {words.number(numbers.upper_quartile)}"
        )
        yield Text(line(f"Graded with {results[0].environment.line}", 400), "dim")
    yield from _attention([(entry.result.student, entry.problems) for entry in roll if entry.problems])
    hard = [item for item in passing(counting(results)) if item.rate is not None and item.rate < 1]
    if len(results) > 1 and hard:
        yield Text("\nPassed least often", "bold")
        table = grid(0, 4)
        for item in sorted(hard, key=lambda item: item.rate or 0.0)[:5]:
            table.add_row(Text(words.percent(item.rate or 0.0), justify="right"), Text(line(item.title, 120)))
        yield table


def _attention(rows: Sequence[tuple[str, Sequence[str]]]) -> Iterator[RenderableType]:
    if not rows:
        return
    yield Text("\nLook at these", "bold")
    table = grid(2, 4)
    for student, notes in rows[:MOST_LISTED]:
        table.add_row(Text(line(student, 60)), Text("; ".join(notes)))
    yield table
    if len(rows) > MOST_LISTED:
        yield Text(f"and {len(rows) - MOST_LISTED} more: see the class page")
