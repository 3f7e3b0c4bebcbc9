"""A class in which every hand-in has one planted mistake: the report must name it, and must name no other.

The hand-ins are `tests/planted/class.yaml`: `full_score/plain`, which is written differently from the reference, with
small edits. They go the whole way, through the real box. Run with `-s` to see the figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.load import load_course
from grader.model.course import Course
from grader.model.score import Result
from grader.model.submission import Submission
from grader.oracle import Oracle
from grader.pipeline import Settings, grade_one, open_box

from .hand_ins import CLASS, PACKAGE, ROOT, HandIn

PLAIN = HandIn(CLASS / "full_score" / "plain").files
SHARE = 0.9  # of the known mistakes that must be named


class Planted:
    """One hand-in of the class, as its entry in the YAML says."""

    def __init__(self, entry: Mapping[str, Any]) -> None:
        self.name: str = entry["name"]
        self.edits: list[Mapping[str, str]] = entry["edits"]
        self.named: list[str] = entry.get("named", [])
        self.also: list[str] = entry.get("also", [])

    @cached_property
    def submission(self) -> Submission:
        """Plain's files with the edits made, each of which must fit exactly once."""
        files = {path.removeprefix(f"{PACKAGE}/"): data.decode() for path, data in PLAIN.items()}
        for edit in self.edits:
            assert files[edit["in"]].count(edit["replace"]) == 1, f"{self.name}: {edit['replace']!r}"
            files[edit["in"]] = files[edit["in"]].replace(edit["replace"], edit["with"])
        return Submission(self.name, self.name, {path: text.encode() for path, text in files.items()})


EVERYBODY = [Planted(entry) for entry in yaml.safe_load((Path(__file__).parent / "planted" / "class.yaml").read_text())]
KNOWN = [planted for planted in EVERYBODY if planted.named]
UNKNOWN = [planted for planted in EVERYBODY if not planted.named]


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(ROOT / "rubrics" / "assignment1.yaml")


@pytest.fixture(scope="module")
def results(course: Course) -> Mapping[str, Result]:
    """Everybody, graded by one box on one set of inputs: what a mistake does is then worked out once."""
    rubric = course.rubric.model_copy(update={"variants": 1})
    oracle = Oracle(replace(course, rubric=rubric), b"the secret of the planted class")
    with open_box(course, Settings()) as box:
        return {planted.name: grade_one(oracle, planted.submission, box) for planted in EVERYBODY}


def test_nine_of_ten_are_named(results: Mapping[str, Result], course: Course) -> None:
    missed = {planted.name: missing for planted in KNOWN if (missing := _missing(planted, results, course))}
    named = len(KNOWN) - len(missed)
    print(
        f"\nplanted mistakes named: {named} of {len(KNOWN)} ({named / len(KNOWN):.0%}); not named: {missed or 'none'}"
    )
    assert named >= SHARE * len(KNOWN), missed


@pytest.mark.parametrize("planted", EVERYBODY, ids=lambda planted: planted.name)
def test_nothing_else_is_named(planted: Planted, results: Mapping[str, Result], course: Course) -> None:
    right = _sentences(planted, course)
    other = [text for text in _told(results[planted.name]) if text not in right]
    assert not [text for text in other if not any(words in text for words in planted.also)]


@pytest.mark.parametrize("planted", EVERYBODY, ids=lambda planted: planted.name)
def test_it_costs_something(planted: Planted, results: Mapping[str, Result]) -> None:
    rows = [row for row in results[planted.name].criteria if not row.manual]
    assert sum(row.score or 0.0 for row in rows) < sum(row.max_score for row in rows)


def test_it_is_a_class() -> None:
    assert len(EVERYBODY) >= 40
    assert len(UNKNOWN) >= 10
    assert len({planted.name for planted in EVERYBODY}) == len(EVERYBODY)


def _missing(planted: Planted, results: Mapping[str, Result], course: Course) -> set[str]:
    return _sentences(planted, course) - set(_told(results[planted.name]))


def _sentences(planted: Planted, course: Course) -> set[str]:
    messages = {mistake.id: mistake.message for mistake in course.rubric.mistakes}
    return {messages[name] for name in planted.named}


def _told(result: Result) -> Iterator[str]:
    return (diagnosis.text for row in result.criteria for diagnosis in row.verdict.diagnoses)
