"""A hostile answer becomes an Observation, or is refused. What the box says is data about the code, never a verdict.

Types are checked exactly, text is cut and cleaned, so that no later room meets a surprise: no lone surrogates, no
control characters, no endless lists.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np

from grader.model.job import Job
from grader.model.observation import Excerpt, Frame, Observation, RunStatus, StudentError
from grader.model.value import Value

TEXT, SOURCE, LINE = 4_000, 64_000, 500
ITEMS, FRAMES, VALUES = 64, 32, 4_096
OUTSIDE = {RunStatus.TIME_LIMIT, RunStatus.CRASHED, RunStatus.MALFORMED, RunStatus.GRADER_ERROR}
FROM_INSIDE = frozenset(RunStatus) - OUTSIDE  # what only we can know is not believed, our own fault least of all
LARGEST_INT = 1 << 63

T = TypeVar("T")


class MalformedError(ValueError):
    """This is not an answer to the question."""


def observation(answer: Any, job: Job, nonce: str, seconds: float) -> Observation:
    """Check the decoded answer to `job`, which must carry `nonce`."""
    fields = _typed(answer, dict, "the answer")
    if fields.get("id") != nonce:
        raise MalformedError("it answers another question")
    return Observation(
        status=_status(fields.get("status")),
        values=_values(fields.get("values")),
        error=_error(fields.get("error")),
        printed=_text(fields.get("printed"), job.limits.printed_kb << 10),
        notes=_lines(fields.get("notes")),
        changed=_lines(fields.get("changed")),
        unstable=_lines(fields.get("unstable")),
        sources=tuple(_excerpt(item) for item in _list(fields.get("sources"))[:ITEMS]),
        detail=_text(fields.get("detail"), TEXT),
        seconds=seconds,
    )


def _status(item: Any) -> RunStatus:
    name = _typed(item, str, "status")
    if name not in FROM_INSIDE:
        raise MalformedError("it names no status that the box may give")
    return RunStatus(name)


def _values(item: Any) -> dict[str, Value]:
    values = _typed(item, dict, "values")
    if len(values) > VALUES:
        raise MalformedError("it holds too many values")
    return {clean(name, LINE): _value(value) for name, value in values.items()}


def _value(item: Any) -> Value:
    if type(item) is str:
        return clean(item, TEXT)
    if type(item) is int and abs(item) >= LARGEST_INT:
        return math.inf if item > 0 else -math.inf
    if item is None or type(item) in (bool, int, float, np.ndarray):
        return item  # type: ignore[no-any-return]
    if type(item) is list:
        return [_value(entry) for entry in item]
    if isinstance(item, Mapping):
        return {clean(name, LINE): _value(entry) for name, entry in item.items()}
    raise MalformedError(f"a {type(item).__name__} is not a value")


def _error(item: Any) -> StudentError | None:
    if item is None:
        return None
    fields = _typed(item, dict, "error")
    frames = tuple(_frame(frame) for frame in _list(fields.get("frames"))[:FRAMES])
    type_, message, stage = (_text(fields.get(key), TEXT) for key in ("type", "message", "stage"))
    return StudentError(type_, message, frames, stage)


def _frame(item: Any) -> Frame:
    fields = _typed(item, dict, "a frame")
    texts = (_text(fields.get(key), LINE) for key in ("file", "function", "code"))
    file, function, code = texts
    return Frame(file, _line_number(fields.get("line")), function, code)


def _excerpt(item: Any) -> Excerpt:
    fields = _typed(item, dict, "a source")
    first_line = _line_number(fields.get("first_line"))
    return Excerpt(_text(fields.get("file"), LINE), first_line, _text(fields.get("text"), SOURCE))


def _lines(item: Any) -> tuple[str, ...]:
    return tuple(_text(line, LINE) for line in _list(item)[:ITEMS])


def _list(item: Any) -> list[Any]:
    return _typed(item, list, "a list")


def _line_number(item: Any) -> int:
    return min(max(_typed(item, int, "a line number"), 0), 10_000_000)


def _text(item: Any, most: int) -> str:
    return clean(_typed(item, str, "a text"), most)


def clean(text: str, most: int) -> str:
    """At most `most` characters that can be encoded and shown: no lone surrogates, no control characters."""
    cut = text if len(text) <= most else text[:most] + "…"
    if cut.replace("\n", "").replace("\t", "").isprintable():
        return cut
    encodable = cut.encode("utf-8", "replace").decode()
    return "".join(
        letter if letter.isprintable() or letter in "\n\t" else "\N{REPLACEMENT CHARACTER}" for letter in encodable
    )


def _typed(item: Any, kind: type[T], what: str) -> T:
    if type(item) is not kind:
        raise MalformedError(f"{what} is missing or of the wrong kind")
    return item
