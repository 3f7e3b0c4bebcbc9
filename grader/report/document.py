"""A Result as JSON and back, without loss: what the gradebook keeps and other programs read.

It is for the staff: hidden cases keep what the judge left in them; `public_document` may be passed on. Strict JSON
in ASCII, the same text for the same result. Reading is led by the types of the model, so a damaged or foreign
document is refused with the place where it does not fit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from ..model.score import Result
from .public import for_student
from .state import hand_in_state
from .typed import DocumentError, reader, writer

RESULT_SCHEMA = "backpass/result/v1"
CLASS_SCHEMA = "backpass/class/v1"


def to_document(result: Result, indent: int | None = None) -> str:
    """The result as JSON. `totals` and `hashes` are for readers; they are computed anew when it is read back."""
    return _dumps(_document(result), indent)


def public_document(results: Iterable[Result]) -> str:
    """All results of a class in one JSON document, without anything that only the staff may read."""
    return class_document(map(for_student, results))


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
        "score": float(result.score),
        "penalty": float(result.penalty),
        "final": float(result.final),
        "max_score": float(result.max_score),
        "pending": float(result.pending),
        "ungraded": float(result.ungraded),
        "state": hand_in_state(result).value,
    }
    tree = writer(Result)(result)
    return {"schema": RESULT_SCHEMA, "totals": totals, "hashes": _hashes(result, tree), "result": tree}


def _hashes(result: Result, tree: dict[str, Any]) -> dict[str, str]:
    """SHA-256 of what the result depends on: the files handed in, the rubric, and the environment."""
    environment = hashlib.sha256(json.dumps(tree["environment"], sort_keys=True).encode()).hexdigest()
    return {"submission": result.tree, "rubric": result.rubric, "environment": environment}


def _dumps(tree: Any, indent: int | None) -> str:
    separators = (",", ":") if indent is None else (",", ": ")
    return json.dumps(tree, allow_nan=False, indent=indent, separators=separators) + "\n"


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")
