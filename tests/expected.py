"""Holds a result to the `expect.yaml` of its hand-in; see `tests/hand_ins.py` for what may stand there."""

from __future__ import annotations

from collections.abc import Iterator

from grader.model.score import CriterionScore, Result
from grader.model.verdict import Verdict

from .hand_ins import HandIn


def unmet(hand_in: HandIn, result: Result) -> list[str]:
    """A sentence for everything that is not as expected."""
    return [*_verdicts(hand_in, result), *_score(hand_in, result), *_words(hand_in, result)]


def _verdicts(hand_in: HandIn, result: Result) -> Iterator[str]:
    expected = hand_in.expected
    for row in result.criteria:
        if row.manual:
            continue
        allowed = _allowed(expected.get("criteria", {}).get(row.id, expected.get("otherwise", "correct")))
        if row.verdict.verdict not in allowed:
            yield f"{row.id} is {row.verdict.verdict}, not {' or '.join(sorted(allowed))}: {_said(row)}"


def _allowed(expected: str | list[str]) -> set[str]:
    if expected == "wrong":
        return set(Verdict) - {Verdict.CORRECT, Verdict.GRADER_ERROR, Verdict.NEEDS_MARKING}
    return {expected} if isinstance(expected, str) else set(expected)


def _score(hand_in: HandIn, result: Result) -> Iterator[str]:
    expected = hand_in.expected["score"]
    full = sum(row.max_score for row in result.criteria if not row.manual)
    if expected == "full":
        least, most = full, full
    elif "loses" in expected:
        least, most = full - expected["loses"][1], full - expected["loses"][0]
    else:
        least, most = expected["at_least"], expected["at_most"]
    if not least <= result.score <= most:
        yield f"the score is {result.score:g} of {full:g}, not between {least:g} and {most:g}"


def _words(hand_in: HandIn, result: Result) -> Iterator[str]:
    remarks = [remark.text for remark in result.remarks]
    remarks += [remark for row in result.criteria for remark in row.verdict.remarks]
    for text in hand_in.expected.get("remarks", ()):
        if not any(text in remark for remark in remarks):
            yield f"no remark contains {text!r}: {remarks}"
    rows = {row.id: row for row in result.criteria}
    for name, text in hand_in.expected.get("says", {}).items():
        if text not in _said(rows[name]):
            yield f"{name} does not say {text!r}: {_said(rows[name])}"
    for name, text in hand_in.expected.get("answers", {}).items():
        if text not in rows[name].verdict.answer:
            yield f"the answer to {name} does not hold {text!r}: {rows[name].verdict.answer!r}"
    for text in hand_in.expected.get("absent", ()):
        if text in repr(result):
            yield f"{text!r} stands in the result"


def _said(row: CriterionScore) -> str:
    """All that a student reads about a criterion."""
    said = [row.verdict.message]
    for case in row.verdict.cases:
        said += [case.message, *(output.message for output in case.outputs)]
        said += [f"{case.error.type}: {case.error.message}"] if case.error else []
    return " / ".join(dict.fromkeys(text for text in said if text))
