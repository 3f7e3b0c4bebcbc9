"""What re-grading would change: who, by how much, and why. Shown before anything is applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ..model.score import CriterionScore, Result
from .clean import clean
from .words import label


@dataclass(frozen=True)
class Change:
    """One hand-in whose score moves; `reasons` has a line for each criterion that does."""

    student: str
    before: float | None
    after: float
    reasons: tuple[str, ...]


def changes(before: Mapping[str, Result], after: Iterable[Result]) -> list[Change]:
    """Hand-ins that get another score than they have, the largest movement first."""
    found = [_change(before.get(result.submission), result) for result in after]
    return sorted((change for change in found if change), key=lambda change: -abs(change.after - (change.before or 0)))


def render_changes(found: list[Change], total: int) -> RenderableType:
    """For the terminal."""
    if not found:
        return Text(f"Nobody's score changes ({total} hand-ins).")
    table = Table(box=None, pad_edge=False)
    for title in ("Student", "Before", "After", "Why"):
        table.add_column(title, justify="right" if title in ("Before", "After") else "left", overflow="fold")
    for change in found:
        before = "new" if change.before is None else f"{change.before:g}"
        table.add_row(clean(change.student), before, f"{change.after:g}", "\n".join(change.reasons))
    return Group(table, Text(f"{len(found)} of {total} hand-ins change."))


def _change(before: Result | None, after: Result) -> Change | None:
    if before is None:
        return Change(after.student, None, after.score, ("graded for the first time",))
    old = {row.id: row for row in before.criteria}
    new = {row.id: row for row in after.criteria}
    reasons = [reason for row in after.criteria if (reason := _reason(old.get(row.id), row))]
    reasons += [
        f"{row.title}: no longer in the rubric ({_points(row)})" for row in before.criteria if row.id not in new
    ]
    same = before.score == after.score and before.max_score == after.max_score and not reasons
    return None if same else Change(after.student, before.score, after.score, tuple(reasons))


def _reason(old: CriterionScore | None, new: CriterionScore) -> str:
    if old is None:
        return f"{new.title}: new in the rubric ({_points(new)})"
    if old.score == new.score and old.max_score == new.max_score:
        return ""
    movement = f"{new.title}: {_points(old)} -> {_points(new)}"
    if old.verdict.verdict is not new.verdict.verdict:
        return f"{movement}, {label(old.verdict.verdict)} -> {label(new.verdict.verdict)}"
    return f"{movement}, the points changed" if old.max_score != new.max_score else f"{movement}, judged anew"


def _points(row: CriterionScore) -> str:
    return f"{'-' if row.score is None else f'{row.score:g}'}/{row.max_score:g}"
