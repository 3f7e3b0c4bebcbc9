"""The hall, end to end on a small course: grading, believing, resuming, re-weighting, and our own faults."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.errors import SandboxError
from grader.gradebook import Gradebook
from grader.load import Source, find_hand_ins
from grader.model.course import Course
from grader.model.score import Result
from grader.model.submission import Submission
from grader.model.verdict import Verdict
from grader.oracle import Oracle
from grader.pipeline import Graded, Settings, grade_class, grade_one
from grader.sandbox import Box
from tests.small_course import LAYERS, RUBRIC, SOLVED, WRONG_DB, counting, hand_in, make_course, open_box

SETTINGS = Settings(min_tier="subprocess")


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    with open_box() as opened:
        yield opened


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return make_course(tmp_path_factory.mktemp("course"))


def grade(course: Course, box: Box, text: str, store: Gradebook | None = None) -> Result:
    submission = Submission("alice", "Alice", {"layers.py": text.encode()})
    return grade_one(Oracle(course, b"secret", store), submission, box)


def itself(graded: Graded) -> Result:
    return graded.result


def verdicts(result: Result) -> dict[str, Verdict]:
    return {row.id: row.verdict.verdict for row in result.criteria}


def test_the_reference_has_full_marks(course: Course, box: Box) -> None:
    result = grade_one(Oracle(course, b"secret"), course.reference, box)
    assert (result.score, result.max_score, result.ungraded) == (10, 10, 0)


def test_the_untouched_template_has_none_and_crashes_nowhere(course: Course, box: Box) -> None:
    result = grade(course, box, course.template["layers.py"].decode())
    assert result.score == 0
    assert set(verdicts(result).values()) == {Verdict.NOT_IMPLEMENTED}


def test_a_right_answer_in_other_words(course: Course, box: Box) -> None:
    assert grade(course, box, SOLVED).score == 10


def test_one_wrong_gradient_costs_its_share(course: Course, box: Box) -> None:
    result = grade(course, box, WRONG_DB)
    assert verdicts(result)["affine"] is Verdict.WRONG_GRADIENT
    assert result.score == pytest.approx(10 - 6 * 0.25 / 2)  # db, in one case of two: with one row mean is sum
    message = result.criteria[0].verdict.message
    assert "`db`" in message
    assert "5 of 5 elements differ" in message


def test_what_is_not_handed_in_is_missing(course: Course, box: Box) -> None:
    result = grade_one(Oracle(course, b"s"), Submission("bob", "Bob", {}), box)
    assert result.score == 0
    assert set(verdicts(result).values()) == {Verdict.MISSING}


LEAVES_STATE = (
    SOLVED
    + """

calls = []


def relu(x):
    calls.append(1)
    if len(calls) > 2:
        raise RuntimeError("called too often")
    return np.maximum(0, x)
"""
)


def test_state_left_behind_costs_no_other_criterion(course: Course, box: Box) -> None:
    """relu is called twice in its own criterion; the hidden one fails beside it and is right alone."""
    assert grade(course, box, LEAVES_STATE).score == 10


def test_nothing_is_computed_twice(course: Course, box: Box) -> None:
    with Gradebook(":memory:") as store:
        first = grade(course, box, WRONG_DB, store)
        with counting(box) as asked:
            again = grade(course, box, WRONG_DB, store)
        assert asked == []
        assert again.score == first.score
        assert again.criteria == first.criteria


def test_a_re_weighted_rubric_runs_no_student_code(course: Course, box: Box, tmp_path: Path) -> None:
    heavier = RUBRIC.replace("points: 10\n", "points: 14\n").replace("points: 6", "points: 10")
    other = make_course(tmp_path, heavier)
    with Gradebook(":memory:") as store:
        grade(course, box, WRONG_DB, store)
        with counting(box) as asked:
            result = grade(other, box, WRONG_DB, store)
        assert asked == []
        assert result.max_score == 14
        assert result.score == pytest.approx(14 - 10 * 0.25 / 2)


def test_a_class_goes_on_where_it_stopped(course: Course, tmp_path: Path) -> None:
    for name, text in (("ann", SOLVED), ("ben", WRONG_DB), ("cyd", LAYERS)):
        hand_in(tmp_path / "in", name, text)
    sources = find_hand_ins([tmp_path / "in"], course.rubric)
    book = tmp_path / "book.sqlite"
    with grade_class(course, sources, SETTINGS, book, b"secret", itself) as stream:
        first = next(stream)
    with grade_class(course, sources, SETTINGS, book, b"secret", itself) as stream:
        results = list(stream)
    assert [result.submission for result in results] == ["ann", "ben", "cyd"]
    assert results[0] == first
    assert [result.score for result in results] == [10, pytest.approx(9.25), 10]
    with Gradebook(book) as store:
        assert len(store.history("ann")) == 1


def test_the_order_and_the_results_do_not_depend_on_the_number_of_processes(course: Course, tmp_path: Path) -> None:
    for number, text in enumerate((SOLVED, WRONG_DB, LAYERS, SOLVED, WRONG_DB)):
        hand_in(tmp_path / "in", f"s{number}", text)
    sources = find_hand_ins([tmp_path / "in"], course.rubric)
    one, three = (
        [(result.submission, result.score, result.tree) for result in graded(course, sources, tmp_path, workers)]
        for workers in (1, 3)
    )
    assert one == three


def graded(course: Course, sources: Sequence[Source], folder: Path, workers: int) -> list[Result]:
    settings = replace(SETTINGS, workers=workers)
    with grade_class(course, sources, settings, folder / f"{workers}.sqlite", b"secret", itself) as results:
        return list(results)


def test_a_hand_in_that_ends_its_process_twice_is_not_graded_and_shown_as_such(course: Course, tmp_path: Path) -> None:
    for name in ("ann", "ben", "cyd"):
        hand_in(tmp_path / "in", name, SOLVED)
    sources = find_hand_ins([tmp_path / "in"], course.rubric)

    class Deadly(Broken):
        def read(self) -> Submission:
            os._exit(9)

    mixed = [sources[0], Deadly(sources[1]), sources[2]]
    results = graded(course, mixed, tmp_path, 2)  # type: ignore[arg-type]
    assert [result.score for result in results] == [10, 0, 10]
    assert results[1].ungraded == 10
    assert "ended 2 times (exit code 9)" in results[1].remarks[0].text


def test_our_fault_is_nobodys_zero(course: Course, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    oracle = Oracle(course, b"secret")
    oracle.expected(box, oracle.variant(Submission("eve", "Eve", {"layers.py": SOLVED.encode()})))

    def dies(*_: Any) -> Any:
        raise SandboxError("the warm process died")

    monkeypatch.setattr(type(box), "run", dies)
    with pytest.raises(SandboxError):
        grade_one(oracle, Submission("eve", "Eve", {"layers.py": SOLVED.encode()}), box)


def test_a_fault_in_one_hand_in_leaves_the_class_graded(course: Course, tmp_path: Path) -> None:
    for name in ("ann", "ben", "cyd"):
        hand_in(tmp_path / "in", name, SOLVED)
    sources = find_hand_ins([tmp_path / "in"], course.rubric)
    mixed = [sources[0], Broken(sources[1]), sources[2]]
    results = graded(course, mixed, tmp_path, 2)  # type: ignore[arg-type]
    assert [result.score for result in results] == [10, 0, 10]
    assert results[1].ungraded == 10
    assert set(verdicts(results[1]).values()) == {Verdict.GRADER_ERROR}
    assert "disk on fire" in results[1].remarks[0].text
    with Gradebook(tmp_path / "2.sqlite") as store:
        assert store.history("ben") == []


class Broken:
    """A source that cannot be read, whose fault is not the student's."""

    def __init__(self, source: Source) -> None:
        self.id, self.facts, self.source = source.id, source.facts, source.source

    def read(self) -> Submission:
        raise RuntimeError("disk on fire")


def test_hidden_inputs_differ_between_secrets_but_marks_do_not(course: Course, box: Box) -> None:
    submission = Submission("a", "A", {"layers.py": WRONG_DB.encode()})
    one, two = (grade_one(Oracle(course, secret), submission, box) for secret in (b"1", b"2"))
    assert one.score == two.score
    assert one.criteria[0].verdict.message != two.criteria[0].verdict.message


def test_another_right_answer_is_accepted(course: Course, box: Box) -> None:
    rubric = course.rubric.model_copy(
        update={
            "alternatives": (
                course.rubric.model_validate(
                    {
                        **course.rubric.model_dump(by_alias=True),
                        "alternatives": [
                            {
                                "id": "leaky",
                                "in": "layers.py",
                                "function": "relu",
                                "replace": "np.maximum(0, x)",
                                "with": "np.maximum(0.1 * x, x)",
                                "message": "counts by the leaky edition",
                                "criteria": ["relu"],
                            }
                        ],
                    }
                ).alternatives[0],
            )
        }
    )
    leaky = SOLVED.replace("np.maximum(0, x)", "np.where(x > 0, x, 0.1 * x)")
    result = grade(replace(course, rubric=rubric), box, leaky)
    assert verdicts(result) == {
        "affine": Verdict.CORRECT,
        "relu": Verdict.CORRECT,
        "relu.hidden": Verdict.WRONG_OUTPUT,
    }
    assert "counts by the leaky edition" in result.criteria[1].verdict.remarks


TELLS = (
    SOLVED.replace('    """max(0, x), of any shape."""\n', "    seen.append(x.shape); print(seen)\n") + "\nseen = []\n"
)


def test_visible_cases_cannot_tell_of_hidden_ones(course: Course, box: Box) -> None:
    """The hand-in prints every shape that it has met; the hidden case has three axes."""
    result = grade(course, box, TELLS)
    assert "(4, 3)" in repr(result)
    assert "(2, 3, 4)" not in repr(result)
