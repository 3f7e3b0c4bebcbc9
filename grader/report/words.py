"""What we call things when we speak to a student: one table of verdicts, and how numbers and times are written."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..model.verdict import Verdict


@dataclass(frozen=True)
class Words:
    """`label` fits into a table, `sentence` stands alone."""

    label: str
    sentence: str


VERDICTS: Mapping[Verdict, Words] = MappingProxyType(
    {
        Verdict.CORRECT: Words("right", "Everything that was checked here is right."),
        Verdict.PARTIAL: Words("partly right", "Some of what was checked here is right, and some is not."),
        Verdict.WRONG_OUTPUT: Words("wrong values", "The shape fits, but the values are not the ones expected."),
        Verdict.WRONG_GRADIENT: Words("wrong gradient", "The gradient is not the right one."),
        Verdict.WRONG_SHAPE: Words("wrong shape", "An array that came back does not have the shape it should have."),
        Verdict.WRONG_TYPE: Words("wrong type", "What came back is not the kind of value that was asked for."),
        Verdict.NOT_FINITE: Words("nan or infinite", "There are values that are nan or infinite."),
        Verdict.RULE_BROKEN: Words("a rule is broken", "The code does something that this task does not allow."),
        Verdict.RUNTIME_ERROR: Words("stopped with an error", "Python stopped with an error while running your code."),
        Verdict.NOT_IMPLEMENTED: Words("not written yet", "This is still as it was in the starter code."),
        Verdict.MISSING: Words("not found", "The file, or the name inside it, is not in your hand-in."),
        Verdict.IMPORT_ERROR: Words("file does not load", "Python could not load the file that holds your code."),
        Verdict.TIME_LIMIT: Words("took too long", "The code was stopped because it ran longer than allowed."),
        Verdict.MEMORY_LIMIT: Words("used too much memory", "The code was stopped because it needed too much memory."),
        Verdict.CRASHED: Words("ended without an answer", "The program ended before it gave an answer we could read."),
        Verdict.NEEDS_MARKING: Words("waits for a person", "A person will read this answer and give the points."),
        Verdict.GRADER_ERROR: Words(
            "not graded: our fault",
            "Something of ours failed here. It does not count as zero and will be graded again.",
        ),
    }
)

TIERS: Mapping[str, str] = MappingProxyType(
    {
        "native": "sandbox of this machine (tier native)",
        "restricted": "sandbox with reduced protection (tier restricted)",
        "container": "container (tier container)",
        "subprocess": "a plain process, without protection (tier subprocess)",
    }
)


def label(verdict: Verdict) -> str:
    """A few words for a table."""
    return VERDICTS[verdict].label


def sentence(verdict: Verdict) -> str:
    """One sentence for a student."""
    return VERDICTS[verdict].sentence


def number(value: float) -> str:
    """At most two decimals, no trailing zeros: 3, 2.5, 0.33."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def count(amount: float, noun: str, plural: str = "") -> str:
    """`1 point`, `2.5 points`, `3 hand-ins`; an irregular plural is given."""
    return f"{number(amount)} {noun if amount == 1 else plural or noun + 's'}"


def points(score: float | None, max_score: float) -> str:
    """`3 of 5 points`; what has no score yet says so."""
    if score is None:
        return f"\u2013 of {count(max_score, 'point')}"
    return f"{number(score)} of {count(max_score, 'point')}"


def percent(share: float) -> str:
    """0.634 -> `63 %`; only what is whole reads 100 %, only what is nothing reads 0 %."""
    rounded = round(100 * share)
    if rounded >= 100 and share < 1:
        return "99 %"
    return "1 %" if rounded == 0 and share > 0 else f"{rounded} %"


def error(value: float) -> str:
    """A relative error as the course prints it: 3.2e-08."""
    if math.isnan(value):
        return "nan"
    return "0" if value == 0 else f"{value:.1e}"


def duration(seconds: float) -> str:
    """`12 ms`, `3.4 s`, `2 min 5 s`, `1 h 3 min`."""
    if not seconds >= 0.001:
        return "under 1 ms"
    if seconds < 0.9995:
        return f"{round(seconds * 1000)} ms"
    if seconds < 59.95:
        return f"{number(round(seconds, 1))} s"
    if math.isinf(seconds):
        return "without end"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def finite(seconds: float) -> float:
    """A time that any format can hold: no nan, nothing endless or negative."""
    return 0.0 if math.isnan(seconds) else min(max(0.0, seconds), 1e9)
