"""A lab around the small course, with as few seeds as a test needs, in boxes that all tests share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.model.proof import Outcome, Row
from grader.pipeline import Settings
from grader.proof.lab import Lab
from grader.proof.thresholds import Thresholds
from grader.sandbox import Box
from tests.small_course import LAYERS, RUBRIC, make_course

SETTINGS = Settings(min_tier="subprocess", workers=1)
FEW = Thresholds(seeds=3, few_seeds=2)


class MakeLab:
    """Call it for a lab around the small course, or around another rubric and other layers."""

    def __init__(self, folder: Path, boxes: Sequence[Box]) -> None:
        self.folder, self.boxes, self.made = folder, boxes, 0

    def __call__(self, rubric: str = RUBRIC, layers: str = LAYERS) -> Lab:
        self.made += 1
        return Lab(make_course(self.folder / str(self.made), rubric, layers), self.boxes, FEW)


def outcomes(rows: Sequence[Row]) -> dict[str, Outcome]:
    """How each row ended, by its name."""
    return {row.name: row.outcome for row in rows}


def bad(rows: Sequence[Row]) -> list[Row]:
    """Rows that are not fine."""
    return [row for row in rows if row.outcome is not Outcome.OK]
