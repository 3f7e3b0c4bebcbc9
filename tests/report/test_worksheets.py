"""Files that a platform exported: filled in where they should be, and not touched in one other character."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.model.score import Lateness, Result
from grader.report.canvas import canvas
from grader.report.moodle import moodle
from grader.report.refused import ExitError
from grader.report.worksheet import Worksheet

from . import fixtures, hostile
from .test_exits import CANVAS, MOODLE


def _rows(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter, strict=True))


def _emmy(**more: object) -> Result:
    return replace(fixtures.perfect(), submission="emmy", student="Emmy Noether", **more)  # type: ignore[arg-type]


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5), st.sampled_from(["\r\n", "\n"]))
def test_reading_and_writing_changes_nothing(rows: list[list[str]], end: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([["a", "b"], *rows])
    sheet = Worksheet.read(out.getvalue())
    assert sheet.text() == out.getvalue()
    assert [[sheet.value(r, c) for c in range(len(rows[r - 1]))] for r in range(1, len(sheet.rows))] == [
        list(row) for row in rows
    ]


@pytest.mark.parametrize("text", ["", 'a,"b', 'a,b\n"c,d\n'])
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(ExitError):
        Worksheet.read(text)


def test_canvas_changes_one_cell() -> None:
    filled = canvas([_emmy(platform="canvas", number="7001")], CANVAS)
    assert filled.text == CANVAS.replace('"A, B",,77', '"A, B",100,77')
    assert filled.notes == ("Canvas says 102 points, the rubric 100: the scores are written as they are",)


@pytest.mark.parametrize(
    "result",
    [
        _emmy(number="sis1", platform="gradescope"),
        replace(_emmy(), submission="noether_emmy", student="somebody"),
        _emmy(email="nobody@example.org"),  # by the name alone
    ],
)
def test_canvas_finds_the_row_by_ids_and_by_name(result: Result) -> None:
    assert '"A, B",100,77' in canvas([result], CANVAS).text


def test_a_number_of_another_platform_is_no_canvas_number() -> None:
    stranger = replace(fixtures.perfect(), platform="gradescope", number="7001")
    filled = canvas([stranger], CANVAS)
    assert filled.text == CANVAS
    assert filled.notes[0] == "Ada Lovelace: not in the file, so not written"
    assert filled.notes[1] == "1 row of the file left as before"


def test_canvas_own_number_is_no_university_id() -> None:
    stranger = replace(fixtures.perfect(), platform="canvas", number="sis1")
    assert canvas([stranger], CANVAS).text == CANVAS


def test_two_of_one_name_are_not_guessed() -> None:
    two = CANVAS + '"Noether, Emmy",7002,sis2,other,B,,80\r\n'
    assert canvas([_emmy()], two).text == two


def test_canvas_asks_which_assignment() -> None:
    with pytest.raises(ExitError, match=r"--column .*image classification \(88\)"):
        canvas([replace(_emmy(), title="Another", assignment="x")], CANVAS)
    assert ",100,77" in canvas([replace(_emmy(), title="Another", assignment="x")], CANVAS, column="88").text
    with pytest.raises(ExitError, match="no gradebook of Canvas"):
        canvas([_emmy()], "Name,Assignment 1: image classification (88)\n")


def test_points_that_are_owed_are_not_written_unless_asked() -> None:
    emmy = replace(fixtures.typical(), platform="canvas", number="7001")
    filled = canvas([emmy], CANVAS)
    assert filled.text == CANVAS
    assert "points are still owed" in filled.notes[0]
    ours = [row for row in emmy.criteria if row.id != "net.solver"]
    waiting = replace(emmy, criteria=tuple(ours))
    assert canvas([waiting], CANVAS).text == CANVAS
    assert '"A, B",29.4,77' in canvas([waiting], CANVAS, so_far=True).text


def test_what_a_late_hand_in_loses_is_taken_off() -> None:
    late = _emmy(platform="canvas", number="7001", lateness=Lateness(1.0, 10.0))
    assert '"A, B",90,77' in canvas([late], CANVAS).text


def test_moodle_keeps_its_language() -> None:
    filled = moodle([replace(fixtures.typical(), platform="moodle", number="123")], MOODLE, so_far=True)
    assert filled.text == MOODLE  # a fault of ours owes points
    filled = moodle([_emmy(platform="moodle", number="123", lateness=Lateness(1.0, 12.5))], MOODLE)
    header, row = _rows(filled.text)
    assert header == _rows(MOODLE)[0]
    assert row[:4] == _rows(MOODLE)[1][:4]
    assert (row[4], row[5], row[8]) == ("87,5", "102,00", "-")
    assert row[9].startswith("87.5 of 100 points; 100 less 12.5 because it is late<br>")


def test_moodle_finds_its_columns_in_every_version() -> None:
    header = "Identifier,Full name,Status,Grade,Maximum Grade,Grade can be changed,Last modified (grade)"
    plain = f"{header}\nParticipant 5,Emmy Noether,,55.00,100.00,Yes,-\n"
    assert ",100,100.00,Yes,-\n" in moodle([_emmy()], plain).text
    blind = plain.replace("Full name,", "").replace("Emmy Noether,", "")
    assert ",100,100.00,Yes,-\n" in moodle([_emmy(platform="moodle", number="5")], blind).text
    with pytest.raises(ExitError, match="no grading worksheet"):
        moodle([_emmy()], "Student,ID\nEmmy,x\n")
    odd = "Id,N,Points,A\nParticipant 5,Emmy Noether,,x\n"
    assert ",100,x\n" in moodle([_emmy()], odd, column="Points").text
    with pytest.raises(ExitError, match="--column"):
        moodle([_emmy()], odd)


def test_hostile_feedback_is_text_in_one_cell() -> None:
    attack = replace(hostile.result(), platform="moodle", number="123")
    (_, row) = _rows(moodle([attack], MOODLE, so_far=True).text)
    assert "<" not in row[9].replace("<br>", "")
    assert not row[9].startswith(("=", "+", "-", "@"))
    assert hostile.SECRET not in row[9]
