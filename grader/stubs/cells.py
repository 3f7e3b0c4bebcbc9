"""Which cells of a notebook students receive: an instructor's go, by tag, by first line, or by otter's raw cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from grader.errors import RegionError

from .markers import SPELT, TRAILING, bare

Cell: TypeAlias = dict[str, Any]

DROP_TAGS = frozenset({"instructor", "instructor-only", "drop", "otter_ignore"})
ANSWER_TAGS = frozenset({"solution", "otter_assign_solution_cell"})
HIDDEN = ("SOLUTION", "TESTS", "IGNORE")  # blocks between raw cells whose cells students do not receive
SHOWN = ("QUESTION", "PROMPT")


def kept_cells(cells: Sequence[Cell], path: str) -> list[tuple[int, Cell]]:
    """The cells that stay, each with its number (from 1) in the whole notebook."""
    return [(number, cell) for number, cell in _Blocks(path).outside(cells) if not _is_dropped(cell)]


def tags_of(cell: Cell) -> list[str]:
    """The tags of a cell."""
    return list(cell.get("metadata", {}).get("tags", []))


def is_whole_answer(cell: Cell) -> bool:
    """True when the cell itself, and not a region in it, is the answer: nbgrader's `solution`, or the tag."""
    nbgrader = cell.get("metadata", {}).get("nbgrader", {})
    return (bool(nbgrader.get("solution")) or bool(ANSWER_TAGS & set(tags_of(cell)))) and not has_markers(cell)


def has_markers(cell: Cell) -> bool:
    """True when some line of the cell may be a solution marker."""
    lines = cell["source"].split("\n")
    return any(SPELT.search(line) or bare(line.rpartition("#")[2]) in TRAILING[:2] for line in lines)


def _is_dropped(cell: Cell) -> bool:
    first = next((line.strip() for line in cell["source"].split("\n") if line.strip()), "")
    return bool(DROP_TAGS & set(tags_of(cell))) or (bare(first) == "IGNORE" and first != "IGNORE")


class _Blocks:
    """Otter's raw cells, read in order: `# BEGIN SOLUTION` ... `# END SOLUTION` and their like hold whole cells."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.hidden, self.opened = "", 0
        self.prompted = self.answered = False

    def outside(self, cells: Sequence[Cell]) -> Iterator[tuple[int, Cell]]:
        """The cells students receive, and one empty answer for a solution block without a prompt."""
        for number, cell in enumerate(cells, start=1):
            edge, _, topic = _raw_word(cell).partition(" ")
            if edge == "BEGIN" and topic in HIDDEN + SHOWN:
                self._begin(topic, number)
            elif edge == "END" and topic in HIDDEN + SHOWN:
                self._end(topic, number)
            elif f"{edge} {topic}" != "ASSIGNMENT CONFIG":
                yield from self._inside(number, cell)
        if self.hidden:
            raise self._error(f"the {self.hidden} block is never closed", self.opened)

    def _begin(self, topic: str, number: int) -> None:
        if self.hidden:
            raise self._error(f"BEGIN {topic} inside the {self.hidden} block that cell {self.opened} opens", number)
        if topic == "QUESTION":
            self.prompted = False
        self.prompted = self.prompted or topic == "PROMPT"
        self.hidden, self.opened, self.answered = topic if topic in HIDDEN else "", number, self.prompted

    def _end(self, topic: str, number: int) -> None:
        if topic in HIDDEN and topic != self.hidden:
            raise self._error(f"END {topic} without its BEGIN", number)
        if topic in HIDDEN:
            self.hidden = ""

    def _inside(self, number: int, cell: Cell) -> Iterator[tuple[int, Cell]]:
        if not self.hidden:
            yield number, cell
        elif self.hidden == "SOLUTION" and cell["cell_type"] == "code" and has_markers(cell):
            self.answered = True
            yield number, cell  # its own markers say which part is the solution
        elif self.hidden == "SOLUTION" and not self.answered:
            self.answered = True
            metadata = {**cell.get("metadata", {}), "tags": [*tags_of(cell), min(ANSWER_TAGS)]}
            yield number, {**cell, "metadata": metadata}

    def _error(self, what: str, number: int) -> RegionError:
        fix = "pair the raw cells, `# BEGIN SOLUTION` with `# END SOLUTION`, and do not nest them"
        return RegionError(what, path=f"{self.path}[cell {number}]", line=1, fix=fix)


def _raw_word(cell: Cell) -> str:
    """`BEGIN QUESTION` and the like: the first line of a raw cell, which otter reads."""
    if cell["cell_type"] != "raw" or not cell["source"].lstrip().startswith("#"):
        return ""
    return bare(cell["source"].lstrip().split("\n")[0])
