"""A class in which every hand-in has one planted mistake: the report must name it, and must name no other.

The hand-ins are those of `tests/planted/*.yaml`: a right one, which is written differently from the reference, with
small edits. They go the whole way, through the real box. Run with `-s` to see the figures. A file says:
  assignment  what is handed in for
  base        the right hand-in, below `tests/submissions/`
  hand_ins    a list of:
    name      of the hand-in
    edits     small changes of the base's files, as in `expect.yaml` (see `tests/hand_ins.py`)
    named     ids of the known mistakes that the report must name (their sentences, to be exact); none: a mistake that
              the rubric does not know, for which nothing may be named
    also      texts of computed diagnoses (see `judge/diagnose.py`) that are true and may be told as well
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
from grader.load.notebook_code import graded_code
from grader.model.course import Course
from grader.model.notebook_code import code_path
from grader.model.rubric import Accuracy, Criterion, Recognised
from grader.model.score import Result
from grader.model.submission import Submission
from grader.oracle import Oracle
from grader.pipeline import Settings, grade_one, open_box
from grader.plan.reach import Reach

from .hand_ins import CLASS, PACKAGE, ROOT, HandIn, edited

SHARE = 0.9  # of the known mistakes that must be named


class PlantedClass:
    """One file of planted hand-ins."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        said = yaml.safe_load(path.read_text("utf-8"))
        self.assignment: str = said["assignment"]
        self.base = HandIn(CLASS / said["base"])
        self.everybody = [Planted(self, entry) for entry in said["hand_ins"]]
        self.known = [planted for planted in self.everybody if planted.named]

    @cached_property
    def course(self) -> Course:
        return load_course(ROOT / "rubrics" / f"{self.assignment}.yaml")

    @cached_property
    def reach(self) -> Reach:
        return Reach.of(self.course.reference.files)

    @cached_property
    def results(self) -> Mapping[str, Result]:
        """Everybody, graded by one box on one set of inputs: what a mistake does is then worked out once."""
        oracles: dict[frozenset[str], Oracle] = {}
        found = {}
        with open_box(self.course, Settings()) as box:
            for planted in self.everybody:
                files = frozenset(code_path(edit["in"]) for edit in planted.edits)
                if files not in oracles:
                    oracles[files] = Oracle(self._about(files), b"the secret of the planted class")
                found[planted.name] = grade_one(oracles[files], planted.submission, box)
        return found

    def _about(self, files: frozenset[str]) -> Course:
        """The course with those criteria only that may run code of these files, and what they stand on.

        A long training tells of no mistake by its name.
        """
        rubric = self.course.rubric.model_copy(update={"variants": 1})
        kept = {c.id for c in rubric.criteria if not _is_outcome(c)}
        if files <= self.course.reference.files.keys():  # else a module of the student's own: who knows what uses it
            source = self.course.probe_source
            run = {c.id for c in rubric.criteria if any(place.file in files for place in self.reach.run_by(c, source))}
            kept &= run
            while more := {name for c in rubric.criteria if c.id in kept for name in c.needs} - kept:
                kept |= more
        questions = [
            question.model_copy(update={"criteria": tuple(c for c in question.criteria if c.id in kept)})
            for question in rubric.questions
        ]
        some = tuple(question for question in questions if question.criteria)
        return replace(self.course, rubric=rubric.model_copy(update={"questions": some}))


def _is_outcome(criterion: Criterion) -> bool:
    return any(isinstance(rule, Accuracy | Recognised) for rule in criterion.outputs.values())


class Planted:
    """One hand-in of a class, as its entry in the YAML says."""

    def __init__(self, group: PlantedClass, entry: Mapping[str, Any]) -> None:
        self.group = group
        self.name: str = entry["name"]
        self.edits: list[Mapping[str, str]] = entry["edits"]
        self.named: list[str] = entry.get("named", [])
        self.also: list[str] = entry.get("also", [])

    @property
    def result(self) -> Result:
        return self.group.results[self.name]

    @cached_property
    def submission(self) -> Submission:
        """The base's files with the edits made, each of which must fit exactly once."""
        files = dict(self.group.base.files)
        files |= edited(files, self.edits)
        notebooks = {path: data for path, data in files.items() if path.endswith(".ipynb")}
        sources = {path.removeprefix(f"{PACKAGE}/"): data for path, data in files.items() if path.endswith(".py")}
        sources |= graded_code(notebooks, self.group.course.rubric)
        return Submission(self.name, self.name, sources, notebooks)

    @property
    def sentences(self) -> set[str]:
        """What the report must say."""
        messages = {mistake.id: mistake.message for mistake in self.group.course.rubric.mistakes}
        return {messages[name] for name in self.named}


CLASSES = [PlantedClass(path) for path in sorted((Path(__file__).parent / "planted").glob("*.yaml"))]
EVERYBODY = [planted for group in CLASSES for planted in group.everybody]


@pytest.mark.parametrize("group", CLASSES, ids=lambda group: group.name)
def test_nine_of_ten_are_named(group: PlantedClass) -> None:
    missed = {planted.name: missing for planted in group.known if (missing := planted.sentences - set(_told(planted)))}
    named, known = len(group.known) - len(missed), len(group.known)
    print(f"\n{group.name}: planted mistakes named: {named} of {known} ({named / known:.0%}); not: {missed or 'none'}")
    assert named >= SHARE * known, missed


@pytest.mark.parametrize("planted", EVERYBODY, ids=lambda planted: planted.name)
def test_nothing_else_is_named(planted: Planted) -> None:
    other = [text for text in _told(planted) if text not in planted.sentences]
    assert not [text for text in other if not any(words in text for words in planted.also)]


@pytest.mark.parametrize("planted", EVERYBODY, ids=lambda planted: planted.name)
def test_it_costs_something(planted: Planted) -> None:
    rows = [row for row in planted.result.criteria if not row.manual]
    assert sum(row.score or 0.0 for row in rows) < sum(row.max_score for row in rows)


def test_it_is_a_class() -> None:
    assert len(EVERYBODY) >= 40
    assert sum(not planted.named for planted in EVERYBODY) >= 10
    assert len({planted.name for planted in EVERYBODY}) == len(EVERYBODY)


def _told(planted: Planted) -> Iterator[str]:
    return (diagnosis.text for row in planted.result.criteria for diagnosis in row.verdict.diagnoses)
