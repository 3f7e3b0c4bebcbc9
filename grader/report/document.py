"""A Result as JSON and back, without loss: what the gradebook keeps and other programs read.

It is for the staff: hidden cases keep what the judge left in them. Strict JSON in ASCII, the same text for the
same result; numbers that JSON cannot write are the texts "nan", "inf", "-inf". Reading is led by the types of
the model, so a damaged or foreign document is refused with the place where it does not fit.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from ..model.score import Result
from .state import hand_in_state
from .typed import DocumentError, reader

RESULT_SCHEMA = "backpass/result/v1"
CLASS_SCHEMA = "backpass/class/v1"


def to_document(result: Result, indent: int | None = None) -> str:
    """The result as JSON. `totals` is for readers; it is computed anew when the document is read back."""
    return _dumps(_document(result), indent)


def class_document(results: Iterable[Result], indent: int | None = 1) -> str:
    """All results of a class in one JSON document."""
    return _dumps({"schema": CLASS_SCHEMA, "results": [_document(result) for result in results]}, indent)


def from_document(text: str) -> Result:
    """The inverse of `to_document`. Raises DocumentError."""
    try:
        tree = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"not JSON: {error}") from None
    if not isinstance(tree, dict) or tree.get("schema") != RESULT_SCHEMA:
        raise DocumentError(f"not a document of schema {RESULT_SCHEMA!r}")
    found = reader(Result)(tree.get("result"))
    assert isinstance(found, Result)
    return found


def _document(result: Result) -> dict[str, Any]:
    totals = {
        "score": result.score,
        "max_score": result.max_score,
        "pending": result.pending,
        "ungraded": result.ungraded,
        "state": hand_in_state(result).value,
    }
    return {"schema": RESULT_SCHEMA, "totals": _plain(totals), "result": _plain(result)}


def _dumps(tree: Any, indent: int | None) -> str:
    separators = (",", ":") if indent is None else (",", ": ")
    return json.dumps(tree, allow_nan=False, indent=indent, separators=separators) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(float(value))
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in _names(value.__class__)}
    raise TypeError(f"a result holds a {type(value).__name__}, which JSON cannot write")


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")
