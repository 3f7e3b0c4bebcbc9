"""Gradescope's results.json: one test a criterion, strict JSON, text only, each output far below its limit.

What failed by our fault has no score, so that it is not a zero. Hidden criteria carry the kind of verdict and are
seen when the grades are published: shown at once they would be an oracle to ask again and again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..model.score import CriterionScore, Result
from . import words
from .clean import line, shorten
from .public import for_student
from .state import HandInState, RowState, hand_in_state, row_state
from .told import headline, lateness, remarks, told

LONGEST = 20_000  # Gradescope cuts outputs at 100,000 characters
HIDDEN_UNTIL = "after_published"


def results_json(result: Result, history: Mapping[str, Any] | None = None) -> str:
    """The document as text. `history` may hold `attempts` (earlier submissions) and `best` (their best score)."""
    shown, history = for_student(result), history or {}
    graded = hand_in_state(shown) is not HandInState.NOT_GRADED
    score = shown.final if graded else history.get("best")
    document: dict[str, Any] = {
        **({} if score is None else {"score": round(float(score), 2)}),
        "execution_time": round(words.finite(shown.seconds), 3),
        "output": _output(shown, history, graded),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": _tests(shown),
        "extra_data": _extra(shown),
    }
    return dumps(document)


def failure_json(message: str, max_score: float = 0.0, best: float | None = None) -> str:
    """What is written when nothing could be graded: no zero, but the best earlier score if there is one."""
    kept = "Nothing was graded, which does not count as zero." if best is None else "Your best earlier score is kept."
    said = f"The autograder failed, which is not your fault. {kept} The course staff can run it again."
    test = {"name": "Autograder", "status": "failed", "max_score": max_score, "output": said, "visibility": "visible"}
    document: dict[str, Any] = {
        **({} if best is None else {"score": best}),
        "output": said,
        "output_format": "text",
        "stdout_visibility": "hidden",
        "tests": [test],
        "extra_data": {"grader_error": line(message, 1000)},
    }
    return dumps(document)


def dumps(document: Mapping[str, Any]) -> str:
    """Strict JSON in ASCII: no NaN, no raw control character."""
    return json.dumps(document, allow_nan=False, indent=1) + "\n"


def _tests(result: Result) -> list[dict[str, Any]]:
    numbers: dict[str, list[str]] = {}
    for row in result.criteria:
        numbers.setdefault(row.question, []).append(row.id)
    order = {question: place for place, question in enumerate(numbers, 1)}
    return [_test(row, f"{order[row.question]}.{numbers[row.question].index(row.id) + 1}") for row in result.criteria]


def _test(row: CriterionScore, number: str) -> dict[str, Any]:
    scored: dict[str, Any] = {} if row.score is None else {"score": round(row.score, 4)}
    if row.score is not None or row_state(row) is RowState.UNGRADED:
        scored["status"] = "passed" if row_state(row) is RowState.PASSED else "failed"
    return {
        "name": line(row.title, 200),
        "number": number,
        **scored,
        "max_score": 0.0 if row.extra else row.max_score,
        "output": shorten(told(row), LONGEST),
        "visibility": "visible" if row.visible else HIDDEN_UNTIL,
        "tags": [line(row.question_title, 100)],
        "extra_data": {"criterion": line(row.id, 100), "verdict": row.verdict.verdict.value},
    }


def _output(result: Result, history: Mapping[str, Any], graded: bool) -> str:
    lines = [headline(result) if graded or result.max_score else "", lateness(result)]
    attempts, best = history.get("attempts", 0), history.get("best")
    if attempts:
        so_far = "" if best is None else f"; your best score so far is {words.number(best)}"
        lines.append(f"Submissions before this one: {attempts}{so_far}.")
    if not graded and best is not None:
        lines.append("Your best earlier score is kept.")
    lines += remarks(result)
    lines.append(f"Graded with {line(result.environment.line, 400)}.")
    return shorten("\n".join(filter(None, lines)), LONGEST)


def _extra(result: Result) -> dict[str, Any]:
    return {
        "submission": result.tree,
        "rubric": result.rubric,
        "graded_at": line(result.graded_at, 60),
        "environment": line(result.environment.line, 400),
        "ungraded": result.ungraded,
        "pending": result.pending,
    }
