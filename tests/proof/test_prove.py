"""All checks in order, or those that were asked for; without a right reference nothing else is tried."""

from __future__ import annotations

from pathlib import Path

from grader.proof import TITLES, prove
from tests.proof.workplace import FEW, SETTINGS
from tests.small_course import RUBRIC, make_course


def test_a_good_rubric_proves_itself(tmp_path: Path) -> None:
    sections = list(prove(make_course(tmp_path), SETTINGS, thresholds=FEW))
    assert [section.title for section in sections] == list(TITLES.values())
    assert [row for section in sections for row in section.rows if not row.ok] == []
    assert all(section.ok for section in sections)


def test_only_some_checks(tmp_path: Path) -> None:
    sections = list(prove(make_course(tmp_path), SETTINGS, only=["limits"], thresholds=FEW))
    assert [section.title for section in sections] == [TITLES["reference"], TITLES["limits"]]


def test_a_wrong_reference_ends_it(tmp_path: Path) -> None:
    course = make_course(tmp_path, RUBRIC.replace("db: {}}", "bd: {}}"))
    (section,) = prove(course, SETTINGS, thresholds=FEW)
    assert not section.ok
