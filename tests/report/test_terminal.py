from __future__ import annotations

import pytest
from rich.text import Text

from grader.report.state import RowState
from grader.report.terminal import MARKS, as_text, grid, indented, mark


def test_every_state_has_a_mark_of_its_own() -> None:
    assert set(MARKS) == set(RowState)
    assert len({mark(state).plain for state in RowState}) == len(RowState)


@pytest.mark.parametrize("state", list(RowState))
def test_marks_have_a_letter_where_there_is_no_unicode(state: RowState) -> None:
    shown = as_text(mark(state), 80, False, True)
    assert shown.isascii()
    assert len(shown.strip()) == 1


def test_other_characters_are_spelled_out_there() -> None:
    assert as_text(Text("José ⟨ESC⟩ ✓"), 80, False, True) == "Jos\\xe9 <ESC> +\n"


def test_columns_are_parted_and_numbers_stand_right() -> None:
    table = grid(0, 0, right=1)
    table.add_row("a", "1 of 4")
    table.add_row("bb", "10 of 40")
    assert as_text(table, 80, False, False) == "a     1 of 4\nbb  10 of 40\n"


def test_indented_text_is_indented_on_every_line() -> None:
    shown = as_text(indented(Text("word " * 30), 4), 50, False, False)
    assert all(row.startswith("    word") for row in shown.rstrip().split("\n"))
