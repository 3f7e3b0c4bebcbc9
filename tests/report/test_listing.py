from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.model.observation import Excerpt, Frame
from grader.report.clean import clean
from grader.report.listing import MAX_LINES, Line, listing

CODE = 'def f(x):\n    """A doc\n    string."""\n    # why\n    return x + "text"\n'


def _text(row: Line) -> str:
    return "".join(text for _, text in row.pieces)


def test_lines_are_numbered_and_whole() -> None:
    made = listing(Excerpt("layers.py", 10, CODE))
    assert [row.number for row in made.lines] == [10, 11, 12, 13, 14]
    assert [_text(row) for row in made.lines] == CODE.rstrip("\n").split("\n")


def test_comments_words_and_texts_are_told_apart() -> None:
    rows = listing(Excerpt("layers.py", 1, CODE)).lines
    assert rows[0].pieces[0] == ("word", "def")
    assert rows[1].pieces[-1] == ("doc", '"""A doc')
    assert rows[2].pieces == (("doc", '    string."""'),)
    assert rows[3].pieces[-1] == ("doc", "# why")
    assert rows[4].pieces[-1] == ("text", '"text"')


def test_the_innermost_line_is_the_error_and_outer_ones_are_calls() -> None:
    frames = [Frame("layers.py", 10, "f"), Frame("other.py", 12, "g"), Frame("layers.py", 12, "h")]
    marks = {row.number: row.mark for row in listing(Excerpt("layers.py", 10, CODE), frames).lines}
    assert marks == {10: "call", 11: "", 12: "error", 13: "", 14: ""}


def test_recursion_marks_the_line_as_the_error() -> None:
    frames = [Frame("layers.py", 11, "f")] * 50
    assert [row.mark for row in listing(Excerpt("layers.py", 10, CODE), frames).lines][1] == "error"


def test_long_files_and_lines_are_cut() -> None:
    made = listing(Excerpt("layers.py", 1, "x" * 5000 + "\n" + "pass\n" * 1000))
    assert len(made.lines) == MAX_LINES
    assert made.left_out == 1001 - MAX_LINES
    assert len(_text(made.lines[0])) < 400


@pytest.mark.parametrize("code", ['"""never closed\nx = 1', "'never closed\nx = 1", "x = '\\", "", "\n\n"])
def test_code_that_does_not_parse_is_shown_all_the_same(code: str) -> None:
    made = listing(Excerpt("layers.py", 1, code))
    assert [_text(row) for row in made.lines] == code.rstrip("\n").split("\n")


@settings(deadline=None)
@given(st.text("ab \"'#\n\\def\t", max_size=80))
def test_nothing_is_lost_or_added(code: str) -> None:
    made = listing(Excerpt("layers.py", 1, code))
    assert "\n".join(_text(row) for row in made.lines) == clean(code).expandtabs(4).rstrip("\n")
