"""Replacing lines of a text, so that no gap shows where something was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """Lines `first` to `last` (1-based) become `lines`; with no lines the blank lines around them close up."""

    first: int
    last: int
    lines: tuple[str, ...] = ()


def apply(text: str, edits: Sequence[Edit]) -> str:
    """The text after edits that do not overlap."""
    source = text.split("\n")
    result: list[str] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: edit.first):
        result += source[position : edit.first - 1]
        position = edit.last
        result += edit.lines
        if not edit.lines:
            position = _close_gap(result, source, position)
    return "\n".join(result + source[position:])


def _close_gap(result: list[str], source: list[str], position: int) -> int:
    """Keep the larger run of blank lines, none at the top of the file or of a block; returns where to go on."""
    before = 0
    while result and not result[-1].strip():
        result.pop()
        before += 1
    after = 0
    while position < len(source) and not source[position].strip():
        position += 1
        after += 1
    if position == len(source):
        kept = min(1, after)
    elif not result or (before == 0 and _indent(source[position]) > _indent(result[-1])):
        kept = 0
    else:
        kept = max(before, after)
    result += [""] * kept
    return position


def _indent(line: str) -> int:
    return len(line.expandtabs()) - len(line.expandtabs().lstrip())
