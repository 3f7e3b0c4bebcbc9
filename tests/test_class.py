"""The grader is held to a class: each hand-in under `tests/submissions/` goes the whole way and gets what it must.

Loading, grading and the gradebook are the real ones, in the strongest box that this host allows. Only the hand-ins
that are selected (`-k`) are graded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from grader.load import find_hand_ins, load_course
from grader.model.course import Course
from grader.model.rubric import Criterion, Rubric
from grader.model.score import Result
from grader.pipeline import Graded, Settings, grade_class

from .expected import unmet
from .hand_ins import CLASS, ROOT, HandIn, hand_ins

SECRET = b"the secret of this class"
VERDICTS = (
    *("full_score", "wrong_output", "wrong_gradient", "wrong_shape", "runtime_error", "not_implemented"),
    *("time_limit", "memory_limit", "hostile"),
)
EVERYBODY = hand_ins()
ELSEWHERE = ("hostile", "assignment1")  # graded once, in tests/test_hostile.py
GRADED = [hand_in for hand_in in EVERYBODY if (hand_in.verdict, hand_in.assignment) != ELSEWHERE]
Results = Mapping[str, Result]


@cache
def course_of(assignment: str) -> Course:
    return load_course(ROOT / "rubrics" / f"{assignment}.yaml")


@pytest.fixture(scope="module")
def results(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Every selected hand-in, graded; each assignment by itself, and in it those with lower limits."""
    selected = [item.callspec.params["hand_in"] for item in request.session.items if "hand_in" in _parameters(item)]
    groups: defaultdict[tuple[str, str], list[HandIn]] = defaultdict(list)
    for hand_in in selected:
        groups[hand_in.assignment, repr(hand_in.expected.get("limits"))].append(hand_in)
    found: dict[str, Result] = {}
    for (assignment, _), group in groups.items():
        named = {name for hand_in in group for name in hand_in.expected.get("criteria", ())}
        limited = _limited(course_of(assignment), group[0].expected.get("limits") or {}, named)
        found |= {result.submission: result for result in _graded(limited, group, tmp_path_factory.mktemp("class"))}
    return found


def _parameters(item: Any) -> Mapping[str, Any]:
    return item.callspec.params if item.path.name == Path(__file__).name and hasattr(item, "callspec") else {}


def _limited(course: Course, limits: Mapping[str, Any], named: Collection[str]) -> Course:
    """The course with lower limits; a criterion's own ones stay (it needs them), if nobody's expectation names it."""
    rubric = course.rubric
    questions = tuple(
        question.model_copy(update={"criteria": tuple(_lowered(one, limits, named) for one in question.criteria)})
        for question in rubric.questions
    )
    changed = {"limits": replace(rubric.limits, **limits), "questions": questions, "variants": _variants(rubric)}
    return replace(course, rubric=rubric.model_copy(update=changed))


def _variants(rubric: Rubric) -> int:
    """One set of hidden inputs where the reference and its known mistakes take long; several for assignment 1."""
    return rubric.variants if rubric.assignment == "assignment1" else 1


def _lowered(criterion: Criterion, limits: Mapping[str, Any], named: Collection[str]) -> Criterion:
    if criterion.limits is None or criterion.id not in named:
        return criterion
    return criterion.model_copy(update={"limits": replace(criterion.limits, **limits)})


def _graded(course: Course, group: list[HandIn], folder: Path) -> Iterator[Result]:
    handed_in = folder / "handed in"
    for hand_in in group:
        hand_in.write(handed_in)
    sources = find_hand_ins([handed_in], course.rubric)
    with grade_class(course, sources, Settings(), folder / "gradebook.sqlite", SECRET, itself) as results:
        yield from results


def itself(graded: Graded) -> Result:
    return graded.result


@pytest.mark.parametrize("hand_in", GRADED, ids=lambda one: f"{one.verdict}/{one.name}")
def test_gets_what_it_must(hand_in: HandIn, results: Results) -> None:
    wrong = unmet(hand_in, results[hand_in.name])
    assert not wrong, f"{hand_in.expected['story']}\n" + "\n".join(wrong)


def test_it_is_a_class_of_all_sorts() -> None:
    assert len(EVERYBODY) >= 30
    assert {hand_in.verdict for hand_in in EVERYBODY} == set(VERDICTS) == {path.name for path in CLASS.iterdir()}
    assert len({hand_in.name for hand_in in EVERYBODY}) == len(EVERYBODY)


@pytest.mark.parametrize("hand_in", EVERYBODY, ids=lambda one: f"{one.verdict}/{one.name}")
def test_what_is_expected_makes_sense(hand_in: HandIn) -> None:
    expected = hand_in.expected
    assert set(expected) <= {
        *("story", "assignment", "base", "edits", "removes", "layout", "limits", "score"),
        *("criteria", "otherwise", "remarks", "says", "answers", "absent"),
    }
    assert expected["story"].strip()
    known = {criterion.id for criterion in course_of(hand_in.assignment).rubric.criteria if not criterion.manual}
    assert set(expected.get("criteria", {})) <= known
    assert (expected["score"] == "full") == (not {"criteria", "otherwise"} & set(expected))
