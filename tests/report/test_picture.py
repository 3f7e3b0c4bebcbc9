from __future__ import annotations

import re

import numpy as np
import pytest

from grader.judge.picture import picture
from grader.model.verdict import Picture
from grader.report.picture import LEVELS, Drawing, drawing


def _drawn(found: Picture) -> Drawing:
    made = drawing(found)
    assert made is not None
    return made


def _areas(path: str) -> int:
    return sum(int(width) * int(height) for width, height in re.findall(r"h(\d+)v(\d+)h-", path))


def test_every_cell_is_drawn_once_in_its_level() -> None:
    made = _drawn(Picture(((0.0, 0.0, 0.3), (0.5, 0.7, 1.0)), "2 rows, 3 columns"))
    square = made.cell**2
    assert [_areas(path) // square for path in made.paths] == [2, 1, 1, 1, 1]
    assert made.paths[0] == f"M0 0h{2 * made.cell}v{made.cell}h-{2 * made.cell}z"
    assert made.says == "4 of 6 cells are wrong."
    assert made.caption == "2 rows, 3 columns"


def test_what_is_no_number_is_very_far_off_and_bounds_hold() -> None:
    made = _drawn(Picture(((float("nan"), 7.0, -1.0),), "x"))
    assert [bool(path) for path in made.paths] == [True, False, False, False, True]
    assert len(LEVELS) == len(made.paths)


def test_a_large_picture_is_cut_and_nothing_to_draw_is_none() -> None:
    made = _drawn(Picture(((1.0, 0.3) * 150,) * 300, "x"))
    assert made.width < 340
    assert made.says == "All cells are wrong."
    assert drawing(Picture(((1.0,) * 3,) * 3, "x")) is None
    assert drawing(Picture((), "x")) is None
    assert drawing(Picture(((),), "x")) is None


@pytest.mark.parametrize("shape", [(7, 5), (31, 121), (5,), (1, 3), (501, 3), (3, 2, 4, 4)])
def test_ticks_of_the_judges_pictures_name_indices_of_the_array(shape: tuple[int, ...]) -> None:
    found = picture(np.where(np.arange(np.prod(shape)) < np.prod(shape) // 2, 1e9, 0.0).reshape(shape))
    assert found is not None
    made = _drawn(found)
    rows, columns = (1, shape[0]) if len(shape) == 1 else (shape[0], int(np.prod(shape[1:])))
    for ticks, size in ((made.rows, rows), (made.columns, columns)):
        labels = [int(tick.label) for tick in ticks]
        assert labels[0] == 0
        assert labels == sorted(set(labels))
        assert max(labels) < size
        assert size < 12 or len(labels) > 2
    ends = [tick.at + 3.5 * len(tick.label) for tick in made.columns]
    starts = [tick.at - 3.5 * len(tick.label) for tick in made.columns]
    assert all(end < start for end, start in zip(ends, starts[1:], strict=False))
