from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.report.grades import guarded, table, unguarded

from .fixtures import a_class, hostile, not_graded, perfect, typical


def _read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_one_row_a_hand_in_and_one_column_a_criterion() -> None:
    rows = _read(table([typical(), *a_class(5)]))
    assert len(rows) == 6
    emmy = next(row for row in rows if row["id"] == "noether_emmy")
    assert (emmy["student"], emmy["score"], emmy["max_score"]) == ("Emmy Noether", "29.4", "102")
    assert emmy["state"] == "partly not graded"
    assert emmy["net.affine_backward"] == "4"
    assert (emmy["net.solver"], emmy["written.knn1"]) == ("", "")


def test_lines_end_as_the_standard_says() -> None:
    text = table([typical(), hostile()])
    assert text.count("\r\n") == 3
    assert "\n" not in text.replace("\r\n", "")
    assert "\r" not in text.replace("\r\n", "")
    text.encode("utf-8")


def test_a_hand_in_that_was_not_graded_has_no_score_and_a_reason() -> None:
    (row,) = _read(table([not_graded()]))
    assert row["score"] == ""
    assert row["state"].startswith("not graded; The grader failed")


def test_rubrics_may_differ_between_hand_ins() -> None:
    rows = _read(table([typical(), perfect(2)]))
    assert [row["net.c0"] for row in rows] == ["50", ""]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "'=1", "|cmd", "%x", "=a;=b"])
def test_what_looks_like_a_formula_is_neutralised(text: str) -> None:
    assert guarded(text).startswith("'")
    assert unguarded(guarded(text)) == text.strip()


@pytest.mark.parametrize("text", ["Emmy Noether", "'t Hooft", "O'Neil", "José", "a=b", ""])
def test_names_that_people_have_are_left_alone(text: str) -> None:
    assert guarded(text) == text == unguarded(text)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "M", "Z"]), max_size=40))
def test_guarding_can_be_undone(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in tuple("=+-@＝＋－＠|%")


def test_no_cell_of_a_hostile_class_is_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(table([hostile()]), newline=""), strict=True))
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(tuple("=+@\t\r"))
        assert cell.isprintable()


def test_semicolons_are_quoted_for_programs_that_split_at_them() -> None:
    assert '"a;=1"' in table([replace(typical(), student="a;=1")])
