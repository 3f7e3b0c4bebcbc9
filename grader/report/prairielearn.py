"""PrairieLearn's results.json for external graders. A fault of ours makes it not gradable, which costs no attempt."""

from __future__ import annotations

import json
from typing import Any

from ..model.score import CriterionScore, Result
from .clean import line, shorten
from .public import for_student
from .state import HandInState, hand_in_state
from .told import headline, lateness, remarks, told

LONGEST = 4000  # the whole file may have 1 MB
MOST_TEXT = 600_000


def prairielearn(result: Result) -> str:
    """The document as text; `score` is a share from 0 to 1."""
    shown = for_student(result)
    gradable = hand_in_state(shown) is not HandInState.NOT_GRADED
    room = min(LONGEST, MOST_TEXT // max(1, 6 * len(shown.criteria)))  # a character may take six in ASCII
    document: dict[str, Any] = {
        "gradable": gradable,
        **({"score": _share(shown)} if gradable else {"format_errors": [headline(shown)]}),
        "message": "\n".join(filter(None, (headline(shown), lateness(shown)))),
        "output": shorten("\n".join([*remarks(shown), line(shown.environment.line, 400)]), 10_000),
        "tests": [_test(row, room) for row in shown.criteria],
    }
    return json.dumps(document, allow_nan=False) + "\n"


def _share(result: Result) -> float:
    return round(min(1.0, max(0.0, result.final / result.max_score)), 4) if result.max_score > 0 else 0.0


def _test(row: CriterionScore, room: int) -> dict[str, Any]:
    return {
        "name": line(row.title, 200),
        "description": line(row.question_title, 200),
        "points": row.score or 0.0,
        "max_points": row.max_score,
        "message": shorten(told(row), room),
    }
