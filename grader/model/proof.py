"""What a rubric's self-test found: rows of a table that say what was tried, how it went, and the figure that counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How one check went. A warning is worth reading and fails nothing."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True)
class Row:
    """One line: `name` is what was looked at, `figure` the short result, `text` what a person should know or do."""

    name: str
    outcome: Outcome
    figure: str = ""
    text: str = ""

    @property
    def ok(self) -> bool:
        """False when this row makes the self-test fail."""
        return self.outcome is not Outcome.FAILED


@dataclass(frozen=True)
class Section:
    """The rows of one check, under its title, and the wall time it took."""

    title: str
    rows: tuple[Row, ...]
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """True when no row failed."""
        return all(row.ok for row in self.rows)


@dataclass(frozen=True)
class Proof:
    """The whole self-test of one assignment."""

    assignment: str
    sections: tuple[Section, ...]

    @property
    def ok(self) -> bool:
        """True when nothing failed."""
        return all(section.ok for section in self.sections)
