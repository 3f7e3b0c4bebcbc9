"""Building blocks of what the commands print: marks, plain tables, and text at a width. Fits 80 columns.

Marks come with words, so nothing depends on colour; where the terminal has no Unicode, the marks are letters.
"""

from __future__ import annotations

from io import StringIO

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from .state import RowState

MARKS = {
    RowState.PASSED: ("\u2713", "green"),
    RowState.PARTIAL: ("\u25d0", "yellow"),
    RowState.FAILED: ("\u2717", "red"),
    RowState.WAITING: ("\u2026", "blue"),
    RowState.UNGRADED: ("!", "yellow"),
}
_LETTERS = str.maketrans("\u2713\u2717\u25d0\u2026\u2212\u2013\u27e8\u27e9\u21b5", "+x~.--<>/")


def grid(*ratios: int, right: int = -1) -> Table:
    """A table without lines; ratio 0 is as wide as it needs to be."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for position, ratio in enumerate(ratios):
        table.add_column(justify="right" if position == right else "left", ratio=ratio or None, overflow="fold")
    return table


def mark(state: RowState) -> Text:
    """Tick, cross and the like, in their colour."""
    return Text(*MARKS[state])


def indented(text: Text, indent: int = 2) -> Padding:
    """Moved to the right, every line of it."""
    return Padding(text, (0, 0, 0, indent))


def as_text(what: RenderableType, width: int, color: bool, ascii_only: bool) -> str:
    """What a terminal of this width would show."""
    out = StringIO()
    console = Console(
        file=out,
        width=max(40, width),
        force_terminal=color,
        color_system="standard" if color else None,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    console.print(what)
    text = "\n".join(row.rstrip() for row in out.getvalue().split("\n"))
    return text.translate(_LETTERS).encode("ascii", "backslashreplace").decode() if ascii_only else text
