from __future__ import annotations

import pytest

from grader.report.chart import chart


def test_columns_stand_on_the_floor_and_the_highest_fits() -> None:
    made = chart([5, 55, 58, 100], 100, 56.5)
    for column in made.columns:
        assert column.y + column.height == pytest.approx(made.floor)
        assert column.y > 0
    heights = [column.height for column in made.columns]
    assert heights[5] == pytest.approx(2 * heights[0], abs=0.1)
    assert [column.label for column in made.columns] == ["1", "", "", "", "", "2", "", "", "", "1"]


def test_ticks_are_round_and_inside() -> None:
    made = chart([10.0] * 37, 102, 10)
    assert [mark.label for mark in made.across] == ["0", "20", "40", "60", "80", "100"]
    assert [mark.label for mark in made.up] == ["0", "10", "20", "30", "40"]
    assert all(made.left <= mark.at <= made.right for mark in made.across)


def test_the_median_stands_at_its_score() -> None:
    made = chart([0, 100], 100, 50)
    assert made.median == pytest.approx((made.left + made.right) / 2)
    assert chart([0], 0, 0).median is None
