"""A CSV file that a platform exported and wants back: every cell keeps its very characters but those we fill in.

Mark of the encoding, line ends, quotes and the sign between cells stay as they are, so that the platform finds its
own words again, whatever language they are in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .refused import ExitError

_SPECIAL = re.compile(r"[\"\r\n]")


@dataclass
class Worksheet:
    """`rows` of raw cells, quotes and all; `ends` the raw ends of the lines."""

    rows: list[list[str]]
    ends: list[str]
    separator: str = ","
    mark: str = ""
    filled: set[tuple[int, int]] = field(default_factory=set)

    @classmethod
    def read(cls, text: str) -> Worksheet:
        """Raises ExitError for a quote that never ends, and for an empty file."""
        mark, body = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
        separator = _separator(body.split("\n", 1)[0])
        rows, ends = _split(body, separator)
        if not rows:
            raise ExitError("the file is empty")
        return cls(rows, ends, separator, mark)

    def value(self, row: int, column: int) -> str:
        """The text of a cell, without its quotes; empty beyond the end of a row."""
        cells = self.rows[row]
        raw = cells[column].strip(" ") if column < len(cells) else ""
        return raw[1:-1].replace('""', '"') if len(raw) > 1 and raw[0] == raw[-1] == '"' else raw

    def column(self, column: int, start: int = 1) -> list[str]:
        """The values of one column from row `start` on."""
        return [self.value(row, column) for row in range(start, len(self.rows))]

    @property
    def header(self) -> list[str]:
        """The texts of the first row."""
        return [self.value(0, column) for column in range(len(self.rows[0]))]

    def fill(self, row: int, column: int, text: str) -> None:
        """Write one cell; a row that is too short is filled up."""
        cells = self.rows[row]
        cells += [""] * (column + 1 - len(cells))
        quoted = self.separator in text or _SPECIAL.search(text) or text != text.strip()
        cells[column] = '"' + text.replace('"', '""') + '"' if quoted else text
        self.filled.add((row, column))

    def text(self) -> str:
        """The file again."""
        lines = (self.separator.join(cells) + end for cells, end in zip(self.rows, self.ends, strict=True))
        return self.mark + "".join(lines)


def find_column(header: Sequence[str], wanted: Iterable[str]) -> int | None:
    """The first column with one of these names, whatever the case."""
    names = {name.casefold().strip() for name in wanted}
    return next((place for place, name in enumerate(header) if name.casefold().strip() in names), None)


def _separator(first: str) -> str:
    """The sign that parts the header's cells, outside of quotes."""
    bare = re.sub(r'"[^"]*"', "", first)
    return max(",;\t", key=bare.count)


def _split(body: str, separator: str) -> tuple[list[list[str]], list[str]]:
    """Raw cells by row and the end of each line. A quoted cell may hold separators and line ends."""
    token = re.compile(rf'((?:"(?:[^"]|"")*"|[^"{separator}\r\n])*)({separator}|\r\n|\n|\r|\Z)')
    rows: list[list[str]] = [[]]
    ends: list[str] = []
    place = 0
    while place <= len(body):
        match = token.match(body, place)
        if match is None:
            raise ExitError(f"line {len(ends) + 1} of the file has a quote that does not end")
        if match.end() == len(body) and not match[1] and not match[2] and not rows[-1]:
            break
        rows[-1].append(match[1])
        place = match.end()
        if match[2] != separator:
            ends.append(match[2])
            if not match[2]:
                break
            rows.append([])
    return (rows if rows[-1] else rows[:-1]), ends
