"""Where the solution stands in a text: regions by line, found in the comments of Python or in the lines of prose.

Markers inside string literals are text. Regions do not nest; whatever does not pair up is a RegionError.
"""

from __future__ import annotations

import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from grader.errors import RegionError

from . import markers
from .source import FILLER, refuse_length, tokens


class Kind(StrEnum):
    """What becomes of a region."""

    SOLUTION = "solution"  # students write it: it becomes the prompt and a sentence
    REMOVED = "removed"  # it leaves nothing behind
    LINE = "line"  # one statement: an assignment keeps its left side
    PROMPT = "prompt"  # a string whose text students see as code


@dataclass(frozen=True)
class Region:
    """Lines `first` to `last` (1-based), markers included. A `trailing` marker names one line of a statement."""

    kind: Kind
    first: int
    last: int
    prompt: tuple[str, ...] = ()
    trailing: bool = False


@dataclass
class _Open:
    """The region that is being read."""

    path: str
    marker: markers.Marker | None = None
    first: int = 0
    prompt: list[str] = field(default_factory=list)
    fresh: bool = False  # nothing but prompts since BEGIN

    def edge(self, marker: markers.Marker, line: int) -> Region | None:
        if marker.edge == "end":
            return self._end(marker, line)
        self._begin(marker, line)
        return None

    def _begin(self, marker: markers.Marker, line: int) -> None:
        if self.marker:
            raise RegionError(
                f"{marker.spelling} inside the region that line {self.first} opens; regions do not nest",
                path=self.path,
                line=line,
                fix=f"close the first region with `# END {self.marker.topic}` before this line, or delete this marker",
            )
        self.marker, self.first, self.prompt, self.fresh = marker, line, [], True

    def _end(self, marker: markers.Marker, line: int) -> Region:
        if not self.marker:
            raise RegionError(
                f"{marker.spelling} without a BEGIN {marker.topic} above it",
                path=self.path,
                line=line,
                fix=f"add `# BEGIN {marker.topic}` where the region starts, or delete this line",
            )
        if marker.topic != self.marker.topic:
            raise RegionError(
                f"{marker.spelling} closes the {self.marker.topic} region of line {self.first}",
                path=self.path,
                line=line,
                fix=f"write `# END {self.marker.topic}`",
            )
        kind = Kind.REMOVED if self.marker.silent else Kind.SOLUTION
        self.marker = None
        return Region(kind, self.first, line, tuple(self.prompt))

    def add_prompt(self, text: str, line: int) -> None:
        if not (self.marker and self.fresh) or self.marker.silent:
            raise RegionError(
                "a PROMPT that no student would see",
                path=self.path,
                line=line,
                fix="put `# PROMPT:` lines directly under `# BEGIN SOLUTION`",
            )
        self.prompt.append(text)

    def close(self) -> None:
        if self.marker:
            raise RegionError(
                f"BEGIN {self.marker.topic} is never closed",
                path=self.path,
                line=self.first,
                fix=f"add `# END {self.marker.topic}` after the region's last line",
            )


def find_in_python(text: str, path: str) -> list[Region]:
    """The regions of Python source, in order. RegionError (`path:line`) for markers that do not fit together."""
    return list(_in_python(tokens(text, path), path))


def find_in_prose(text: str, path: str) -> list[Region]:
    """The regions of Markdown, or of a cell in another language: markers are whole lines."""
    refuse_length(text, path)
    return list(_in_prose(text, path))


def solution_lines(text: str, path: str) -> list[tuple[int, int]]:
    """First and last line (1-based) of everything in Python source that students do not receive."""
    return [(region.first, region.last) for region in find_in_python(text, path) if region.kind is not Kind.PROMPT]


def _in_python(stream: list[tokenize.TokenInfo], path: str) -> Iterator[Region]:
    state = _Open(path)
    code_lines = {
        line for token in stream if token.type not in FILLER for line in range(token.start[0], token.end[0] + 1)
    }
    for index, token in enumerate(stream):
        line = token.start[0]
        if token.type == tokenize.COMMENT:
            alone = line not in code_lines
            found = _alone(state, token.string, line) if alone else _trailing(state, token.string, line)
            if found:
                yield found
        elif token.type == tokenize.STRING and markers.BEGIN_PROMPT.match(token.string):
            yield _prompt_string(state, stream, index)
        if token.type not in FILLER:
            state.fresh = False
    state.close()


def _alone(state: _Open, comment: str, line: int) -> Region | None:
    marker = markers.read_edge(comment, state.path, line)
    if marker:
        return state.edge(marker, line)
    prompt = markers.read_prompt(comment)
    if prompt is not None:
        state.add_prompt(prompt, line)
        return None
    state.fresh = False
    if markers.bare(comment) in markers.TRAILING and not state.marker:
        raise RegionError(
            f"the marker {comment!r} stands alone",
            path=state.path,
            line=line,
            fix="put it behind the statement it marks, or use `# BEGIN SOLUTION` and `# END SOLUTION`",
        )
    return None


def _trailing(state: _Open, comment: str, line: int) -> Region | None:
    if markers.bare(comment) == markers.END_PROMPT:
        return None  # belongs to the string before it
    marker = markers.read_trailing(comment, state.path, line)
    if not marker or state.marker:
        return None  # inside a region the whole line goes anyway
    kind = Kind.REMOVED if marker.silent else Kind.LINE
    return Region(kind, line, line, trailing=True)


def _prompt_string(state: _Open, stream: list[tokenize.TokenInfo], index: int) -> Region:
    token = stream[index]
    first, last = token.start[0], token.end[0]
    if state.marker:
        raise RegionError(
            "a BEGIN PROMPT string inside a solution region",
            path=state.path,
            line=first,
            fix="put it after END SOLUTION, so that students receive it",
        )
    after = [follower for follower in stream[index + 1 :] if follower.start[0] == last and follower.string != ";"]
    if not after or markers.bare(after[0].string) != markers.END_PROMPT:
        raise RegionError(
            "BEGIN PROMPT is never closed",
            path=state.path,
            line=first,
            fix='end the string with `"""  # END PROMPT`',
        )
    inner = token.string.split("\n")[1:-1]
    return Region(Kind.PROMPT, first, last, tuple(inner))


def _in_prose(text: str, path: str) -> Iterator[Region]:
    state = _Open(path)
    for number, line in enumerate(text.split("\n"), start=1):
        marker = markers.read_edge(line, path, number)
        if marker:
            found = state.edge(marker, number)
            if found:
                yield found
            continue
        prompt = markers.read_prompt(line) if state.marker else None
        if prompt is not None:
            state.add_prompt(prompt, number)
        elif line.strip():
            state.fresh = False
    state.close()
