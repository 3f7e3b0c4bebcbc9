from __future__ import annotations

import math

import pytest

from grader.model.verdict import Verdict
from grader.report import words


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_words_of_its_own(verdict: Verdict) -> None:
    found = words.VERDICTS[verdict]
    assert found.label
    assert len(found.label) <= 24
    assert found.sentence.endswith(".")
    assert sum(other.label == found.label for other in words.VERDICTS.values()) == 1
    assert "_" not in found.label + found.sentence


def test_our_fault_is_said_to_be_ours() -> None:
    assert "our fault" in words.label(Verdict.GRADER_ERROR)
    assert "not count as zero" in words.sentence(Verdict.GRADER_ERROR)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (2.5, "2.5"),
        (1 / 3, "0.33"),
        (10.0, "10"),
        (100.0, "100"),
        (0.001, "0"),
        (-0.001, "0"),
        (-1.5, "-1.5"),
    ],
)
def test_numbers_have_no_trailing_zeros(value: float, text: str) -> None:
    assert words.number(value) == text


def test_points_and_counts() -> None:
    assert words.points(3, 5) == "3 of 5 points"
    assert words.points(2.5, 1) == "2.5 of 1 point"
    assert words.points(None, 2) == "– of 2 points"
    assert words.count(1, "hand-in") == "1 hand-in"
    assert words.count(0, "entry", "entries") == "0 entries"


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0 %"), (1, "100 %"), (0.999, "99 %"), (0.001, "1 %"), (0.634, "63 %"), (0.995, "99 %")]
)
def test_only_all_is_100_and_only_none_is_0_percent(share: float, text: str) -> None:
    assert words.percent(share) == text


def test_relative_errors() -> None:
    assert words.error(3.21e-8) == "3.2e-08"
    assert words.error(0.0) == "0"
    assert words.error(math.nan) == "nan"
    assert words.error(math.inf) == "inf"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "under 1 ms"),
        (math.nan, "under 1 ms"),
        (0.0123, "12 ms"),
        (0.9999, "1 s"),
        (3.42, "3.4 s"),
        (59.99, "1 min 0 s"),
        (125, "2 min 5 s"),
        (3780, "1 h 3 min"),
        (math.inf, "without end"),
    ],
)
def test_durations(seconds: float, text: str) -> None:
    assert words.duration(seconds) == text
