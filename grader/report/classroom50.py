"""Classroom 50's result.json (classroom50/result/v1). What only its runner knows comes from its environment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ..model.score import CriterionScore, Result
from .clean import line, shorten
from .public import for_student
from .refused import ExitError
from .state import RowState, row_state
from .told import told
from .whole_points import whole

SCHEMA = "classroom50/result/v1"
LONGEST = 2000
_FROM_RUNNER = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "owner": "OWNER",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}


def classroom50(result: Result, environment: Mapping[str, str]) -> str:
    """The document as text; ExitError names the variables that the runner should have set."""
    missing = [name for name in _FROM_RUNNER.values() if not environment.get(name)]
    if missing:
        raise ExitError(f"Classroom 50's runner sets {', '.join(missing)}; run this inside it, or set them")
    shown = for_student(result)
    points = whole(shown)
    rows = zip(shown.criteria, points.scores, points.most, strict=True)
    document: dict[str, Any] = {
        "schema": SCHEMA,
        **{field: environment[name] for field, name in _FROM_RUNNER.items()},
        "assignment_type": "group" if environment.get("MODE") == "group" else "individual",
        "datetime": _utc(environment.get("SUBMITTED_AT") or shown.handed_in or shown.graded_at),
        "graded_at": _utc(shown.graded_at),
        "score": points.score,
        "max-score": points.max_score,
        "tests": [_test(row, score, most) for row, score, most in rows],
    }
    return json.dumps(document, allow_nan=False, indent=1) + "\n"


def _test(row: CriterionScore, score: int, most: int) -> dict[str, Any]:
    return {
        "test-name": line(row.title, 200) or line(row.id, 100),
        "passed": row_state(row) is RowState.PASSED,
        "score": min(score, most),
        "max-score": most,
        "output": shorten(told(row), LONGEST),
    }


def _utc(time: str) -> str:
    """`YYYY-MM-DDTHH:MM:SSZ`; the first second of 1970 for a text that is no time."""
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        moment = datetime.fromtimestamp(0, UTC)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
