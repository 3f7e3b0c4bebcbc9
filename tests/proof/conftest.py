"""Boxes for all tests of this room, and a lab around the small course as it is, in which no check finds anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from grader.proof.lab import Lab
from grader.sandbox import Box
from tests.proof.workplace import MakeLab
from tests.small_course import open_box


@pytest.fixture(scope="package")
def boxes() -> Iterator[Sequence[Box]]:
    """Two, so that experiments do run side by side."""
    with open_box() as one, open_box() as two:
        yield [one, two]


@pytest.fixture
def make_lab(tmp_path: Path, boxes: Sequence[Box]) -> MakeLab:
    """Labs around courses that the test makes up."""
    return MakeLab(tmp_path, boxes)


@pytest.fixture(scope="package")
def tidy(tmp_path_factory: pytest.TempPathFactory, boxes: Sequence[Box]) -> Lab:
    """A course whose rubric holds."""
    return MakeLab(tmp_path_factory.mktemp("tidy"), boxes)()
