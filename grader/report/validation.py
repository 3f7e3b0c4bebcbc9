"""What `grader validate` prints: one table, a block for each check, with what failed and what to look at."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from ..model.proof import Outcome, Proof, Row, Section
from .clean import line
from .state import RowState
from .terminal import MARKS, grid

STATES = {Outcome.OK: RowState.PASSED, Outcome.WARNING: RowState.UNGRADED, Outcome.FAILED: RowState.FAILED}
LONGEST = 600


def render_proof(proof: Proof) -> RenderableType:
    """The whole self-test of one rubric."""
    return Group(*_blocks(proof))


def _blocks(proof: Proof) -> Iterator[RenderableType]:
    for section in proof.sections:
        yield _heading(section)
        if section.rows:
            yield _table(section)
    yield Text(f"\n{proof.assignment}: {_summary(proof)}", "bold green" if proof.ok else "bold red")


def _heading(section: Section) -> Text:
    text = Text(f"\n{section.title}", "bold")
    text.append("" if section.rows else ": there are none", "default")
    return text.append(f"  {section.seconds:.1f} s", "dim")


def _table(section: Section) -> RenderableType:
    table = grid(0, 0, 1)
    for row in section.rows:
        table.add_row(_mark(row), Text(line(row.name, 80)), _said(row))
    return table


def _said(row: Row) -> Text:
    """The figure and, of a row that is fine, its text beside it; else the text below, where there is room."""
    said = Text(line(row.figure, 80))
    lines = [line(part, LONGEST) for part in row.text.split("\n") if part]
    if row.outcome is Outcome.OK:
        return said.append(f"  {'; '.join(lines)}" if lines else "", "dim")
    return said.append("".join(f"\n{part}" for part in lines), "default")


def _mark(row: Row) -> Text:
    return Text(*MARKS[STATES[row.outcome]])


def _summary(proof: Proof) -> str:
    rows = [row for section in proof.sections for row in section.rows]
    failed, warned = (sum(row.outcome is outcome for row in rows) for outcome in (Outcome.FAILED, Outcome.WARNING))
    seconds = f"{sum(section.seconds for section in proof.sections):.0f} s"
    counted = [_count(failed, "failure"), _count(warned, "warning")]
    found = " and ".join(text for text in counted if text) or "the rubric holds in everything that was tried"
    return f"{found}, {seconds}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}" if number else ""
