"""Where an array is wrong, as the geometry of a small drawing: a path a level, ticks, and a sentence that says it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from ..model.verdict import Picture
from .clean import line

LEVELS = ("right", "a little off", "off", "far off", "very far off")
_WIDTH, _LARGEST, _SMALLEST = 300, 20, 6
_LEFT, _TOP, _DIGIT = 8, 18, 6.5
_LIMIT = 48
_APART = 9
_STEPS = tuple(digit * 10**power for power in range(7) for digit in (1, 2, 5))


@dataclass(frozen=True)
class Tick:
    """A label at a cell's middle, in pixels."""

    at: float
    label: str


@dataclass(frozen=True)
class Drawing:
    """Everything that the template draws. Lengths are pixels; `paths` go with LEVELS; `left`, `top` are the origin."""

    width: float
    height: float
    left: float
    top: float
    cell: int
    paths: tuple[str, ...]
    grid: str
    columns: tuple[Tick, ...]
    rows: tuple[Tick, ...]
    caption: str
    says: str


def drawing(picture: Picture) -> Drawing | None:
    """The drawing of a picture, or None when there is nothing to see: no cells, or all of them alike."""
    cells = [[_level(value) for value in row[:_LIMIT]] for row in picture.cells[:_LIMIT]]
    across = max((len(row) for row in cells), default=0)
    if len({level for row in cells for level in row}) < 2:
        return None
    down, cell = len(cells), max(_SMALLEST, min(_LARGEST, _WIDTH // max(len(cells), across)))
    rows, columns = max(picture.shape[0], down), max(picture.shape[1], across)
    row_ticks = _ticks(down, rows, cell)
    left = _LEFT + _DIGIT * max(len(tick.label) for tick in row_ticks)
    return Drawing(
        width=left + across * cell + 8,
        height=_TOP + down * cell + 2,
        left=left,
        top=_TOP,
        cell=cell,
        paths=tuple(_path(cells, level, cell) for level in range(len(LEVELS))),
        grid=_grid(down, across, cell),
        columns=_ticks(across, columns, cell),
        rows=row_ticks,
        caption=line(picture.caption, 300),
        says=_says(cells),
    )


def _level(value: float) -> int:
    """0 for right, 1-4 for how far off; what is not a number is very far off."""
    if value <= 0:
        return 0
    return next((level for level, most in ((1, 0.4), (2, 0.6), (3, 0.8)) if value <= most), 4)


def _path(cells: list[list[int]], level: int, cell: int) -> str:
    """Runs of equal cells as one rectangle each."""
    parts = []
    for y, row in enumerate(cells):
        x = 0
        for value, run in groupby(row):
            length = len(list(run))
            if value == level:
                parts.append(f"M{x * cell} {y * cell}h{length * cell}v{cell}h-{length * cell}z")
            x += length
    return "".join(parts)


def _grid(down: int, across: int, cell: int) -> str:
    """Thin lines between cells."""
    horizontal = (f"M0 {y * cell}h{across * cell}" for y in range(1, down))
    vertical = (f"M{x * cell} 0v{down * cell}" for x in range(1, across))
    return "".join((*horizontal, *vertical))


def _ticks(cells: int, size: int, cell: int) -> tuple[Tick, ...]:
    """Round indices of the array, far enough apart to be read, each at the middle of its cell."""
    pitch, apart = cells * cell / size, _APART + _DIGIT * len(str(size - 1))
    step = next((step for step in _STEPS if step * pitch >= apart), size)
    return tuple(Tick(round(index * cells // size * cell + cell / 2, 1), str(index)) for index in range(0, size, step))


def _says(cells: list[list[int]]) -> str:
    total = sum(len(row) for row in cells)
    wrong = sum(level > 0 for row in cells for level in row)
    return "All cells are wrong." if wrong == total else f"{wrong} of {total} cells are wrong."
