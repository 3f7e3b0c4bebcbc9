"""The student's own code as numbered lines, with the lines marked that a traceback points into."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..model.observation import Excerpt, Frame
from .clean import clean, line, shorten

MAX_LINES = 400
MAX_WIDTH = 300
_WORDS = (
    "and as assert break class continue def del elif else except finally for from global if import in is lambda "
    "nonlocal not or pass raise return try while with yield None True False"
)
_TOKEN = re.compile(
    r"(?P<doc>\"\"\"[\s\S]*?(?:\"\"\"|\Z)|'''[\s\S]*?(?:'''|\Z)|#[^\n]*)"
    r"|(?P<text>\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?)"
    rf"|\b(?P<word>{'|'.join(_WORDS.split())})\b"
)
Piece = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """`pieces` are (kind, text), kind "" for plain text; `mark` is "error", "call" or ""."""

    number: int
    pieces: tuple[Piece, ...]
    mark: str = ""


@dataclass(frozen=True)
class Listing:
    """One excerpt. `left_out` counts the lines that are not shown."""

    file: str
    first_line: int
    lines: tuple[Line, ...]
    left_out: int = 0


def listing(excerpt: Excerpt, frames: Iterable[Frame] = ()) -> Listing:
    """At most MAX_LINES lines; the innermost frame's line is the error, lines further out are calls."""
    marks: dict[int, str] = {}
    inside = [frame.line for frame in frames if frame.file == excerpt.file]
    for number in inside:
        marks[number] = "call"
    if inside:
        marks[inside[-1]] = "error"
    rows = clean(excerpt.text).expandtabs(4).rstrip("\n").split("\n")
    shown = [shorten(row, MAX_WIDTH) for row in rows[:MAX_LINES]]
    return Listing(
        line(excerpt.file, 120),
        excerpt.first_line,
        tuple(
            Line(number, pieces, marks.get(number, ""))
            for number, pieces in enumerate(_coloured("\n".join(shown)), excerpt.first_line)
        ),
        len(rows) - len(shown),
    )


def _coloured(text: str) -> Iterator[tuple[Piece, ...]]:
    """Pieces of each line. A regular expression is enough: code that does not parse must be shown as well."""
    row: list[Piece] = []
    for kind, piece in _pieces(text):
        first, *rest = piece.split("\n")
        if first:
            row.append((kind, first))
        for part in rest:
            yield tuple(row)
            row = [(kind, part)] if part else []
    yield tuple(row)


def _pieces(text: str) -> Iterator[Piece]:
    position = 0
    for match in _TOKEN.finditer(text):
        if match.start() > position:
            yield "", text[position : match.start()]
        yield match.lastgroup or "", match.group()
        position = match.end()
    if position < len(text):
        yield "", text[position:]
