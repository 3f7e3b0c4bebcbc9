"""The `result` output that GitHub Classroom's reporter reads (classroom-resources): base64 of a small JSON document.

It knows whole points only. Without a workflow command of its own, the base64 is safe to put into `$GITHUB_OUTPUT`.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from ..model.score import CriterionScore, Result
from . import words
from .clean import line, shorten
from .public import for_student
from .state import HandInState, RowState, hand_in_state, row_state
from .told import told
from .whole_points import whole

LONGEST = 2000
_STATUS = {RowState.PASSED: "pass", RowState.UNGRADED: "error"}


def classroom_result(result: Result) -> str:
    """One line of base64."""
    return base64.b64encode(json.dumps(classroom_document(result), allow_nan=False).encode()).decode() + "\n"


def classroom_document(result: Result) -> dict[str, Any]:
    """What is inside: version 1, with one test a criterion."""
    shown = for_student(result)
    points = whole(shown)
    tests = [_test(row, score) for row, score in zip(shown.criteria, points.scores, strict=True)]
    states = [row_state(row) for row in shown.criteria]
    if hand_in_state(shown) is HandInState.NOT_GRADED:
        status = "error"
    else:
        status = "pass" if all(state in (RowState.PASSED, RowState.WAITING) for state in states) else "fail"
    return {"version": 1, "status": status, "max_score": points.max_score, "tests": tests}


def _test(row: CriterionScore, score: int) -> dict[str, Any]:
    frame = next((e.frames[-1] for c in row.verdict.cases if (e := c.error) and c.visible and e.frames), None)
    seconds = words.finite(sum(case.seconds for case in row.verdict.cases if case.seconds == case.seconds))
    return {
        "name": line(row.title, 200),
        "status": _STATUS.get(row_state(row), "fail"),
        "score": score,
        "message": shorten(told(row), LONGEST),
        "test_code": f"grader check {line(row.id, 100)}" if row.visible and not row.manual else "",
        "filename": line(frame.file, 200) if frame else "",
        "line_no": frame.line if frame else 0,
        "duration": round(seconds * 1000),
    }
