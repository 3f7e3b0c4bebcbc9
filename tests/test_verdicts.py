"""Errors are charged once, end to end on a small course: a net on an affine layer, and a layer with two halves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from grader.gradebook import Gradebook
from grader.model.course import Course
from grader.model.score import Result
from grader.model.submission import Submission
from grader.model.verdict import Verdict
from grader.oracle import Oracle
from grader.pipeline import grade_one
from grader.report import page
from grader.sandbox import Box
from tests.small_course import LAYERS, RUBRIC, SOLVED, make_course, open_box

NET = """

def net(x, w, b, dout):
    # BEGIN SOLUTION
    hidden, first = affine_forward(x, w, b)
    out, second = affine_forward(relu(hidden), w.T, x[0])
    dhidden, dw, _ = affine_backward(dout, second)
    dx, _, db = affine_backward(dhidden * (hidden > 0), first)
    # END SOLUTION
    return out, dx, db
"""
MORE = """\
      - id: scale
        title: A layer with two halves
        points: 4
        probe: layer
        target: layers:scale_forward
        own_forward: 0.5
        options: {args: [x], gradients: [dx]}
        inputs: {x: {normal: [4, 3]}, dout: {normal: [4, 3]}}
        outputs: {out: {}, dx: {weight: 3}}
        cases: [{name: plain}]
      - id: net
        title: Two layers
        points: 6
        target: layers:net
        options: {args: [x, w, b, dout], returns: [out, dx, db]}
        inputs: {x: {normal: [4, 3]}, w: {normal: [3, 5]}, b: {normal: [5]}, dout: {normal: [4, 3]}}
        outputs: {out: {}, dx: {}, db: {}}
        cases: [{name: plain}, {name: another}]
        needs: [affine, relu]
"""
SCALE = """

def scale_forward(x):
    # BEGIN SOLUTION
    out = 3 * x
    # END SOLUTION
    return out, x


def scale_backward(dout, x):
    # BEGIN SOLUTION
    dx = 3 * dout
    # END SOLUTION
    return dx
"""
MARKS = ("    # BEGIN SOLUTION\n", "    # END SOLUTION\n")


def solved(text: str) -> str:
    for mark in MARKS:
        text = text.replace(mark, "")
    return text


RIGHT = SOLVED + solved(SCALE + NET)
WRONG_AFFINE = RIGHT.replace("x.T @ dout, dout.sum(axis=0)", "x.T @ dout, dout.mean(axis=0)")
WRONG_NET = RIGHT.replace("dhidden * (hidden > 0)", "dhidden")


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    with open_box() as opened:
        yield opened


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    rubric = RUBRIC.replace("points: 10", "points: 20") + MORE
    return make_course(tmp_path_factory.mktemp("course"), rubric, LAYERS + SCALE + NET)


def grade(course: Course, box: Box, text: str, store: Gradebook | None = None) -> Result:
    return grade_one(Oracle(course, b"secret", store), Submission("a", "A", {"layers.py": text.encode()}), box)


def lost(result: Result) -> dict[str, float]:
    return {row.id: row.max_score - row.score for row in result.criteria if row.score != row.max_score}


@contextmanager
def runs(box: Box) -> Iterator[list[tuple[str, ...]]]:
    """What each call of `box.run` substitutes while the block runs."""
    seen: list[tuple[str, ...]] = []
    inner = box.run

    def run(parcel, jobs, consult=None):  # type: ignore[no-untyped-def]
        seen.append(jobs[0].substitutes)
        return inner(parcel, jobs, consult)

    box.run = run  # type: ignore[method-assign]
    try:
        yield seen
    finally:
        del box.run


def test_one_wrong_layer_costs_that_layer_only(course: Course, box: Box) -> None:
    result = grade(course, box, WRONG_AFFINE)
    assert lost(result) == {"affine": pytest.approx(6 * 0.25 / 2)}
    told = result.criteria[-1].verdict.follow_through
    assert told is not None
    assert (told.given, told.verdict_alone) == (("layers:affine_forward",), Verdict.WRONG_GRADIENT)
    assert told.credit_alone == pytest.approx(2 / 3)
    assert "given a right <code>affine_forward</code>" in page(result)


def test_its_own_error_is_still_charged(course: Course, box: Box) -> None:
    both = WRONG_NET.replace("dout.sum(axis=0)", "dout.mean(axis=0)")
    result = grade(course, box, both)
    alone = lost(grade(course, box, WRONG_NET))
    assert set(alone) == {"net"}
    assert lost(result)["net"] == pytest.approx(alone["net"])


def test_a_layer_that_does_not_exist(course: Course, box: Box) -> None:
    result = grade(course, box, RIGHT.replace("def relu(", "def relo("))
    assert set(lost(result)) == {"relu", "relu.hidden"}


def test_a_right_hand_in_pays_nothing(course: Course, box: Box) -> None:
    oracle = Oracle(course, b"secret")
    for variant in range(course.rubric.variants):
        oracle.expected(box, variant)
    with runs(box) as seen:
        assert grade_one(oracle, Submission("a", "A", {"layers.py": RIGHT.encode()}), box).score == 20
    assert seen == [()]


def test_a_second_run_is_not_computed_twice(course: Course, box: Box) -> None:
    with Gradebook(":memory:") as store:
        first = grade(course, box, WRONG_AFFINE, store)
        with runs(box) as seen:
            again = grade(course, box, WRONG_AFFINE, store)
    assert not seen
    assert again.criteria == first.criteria


def test_another_reference_is_another_run(course: Course, box: Box) -> None:
    other = course.reference.files["layers.py"] + b"# another comment\n"
    changed = replace(course, reference=replace(course.reference, files={"layers.py": other}))
    with Gradebook(":memory:") as store:
        grade(course, box, WRONG_AFFINE, store)
        with runs(box) as seen:
            grade(changed, box, WRONG_AFFINE, store)
    assert ("layers:affine_forward", "layers:affine_backward") in seen


OWN = RIGHT.replace("out = 3 * x", "out = 5 * x")


def test_a_backward_that_fits_its_own_forward(course: Course, box: Box) -> None:
    fitting = grade(course, box, OWN.replace("dx = 3 * dout", "dx = 5 * dout"))
    assert lost(fitting) == {"scale": pytest.approx(4 * (1 - 0.75 * 0.5))}
    (row,) = [row for row in fitting.criteria if row.id == "scale"]
    assert any("right for the forward that you wrote" in remark for remark in row.verdict.remarks)
    assert lost(grade(course, box, OWN.replace("dx = 3 * dout", "dx = 4 * dout"))) == {"scale": 4}


def test_zeros_for_a_constant_forward_earn_nothing(course: Course, box: Box) -> None:
    zeros = RIGHT.replace("out = 3 * x", "out = 0 * x").replace("dx = 3 * dout", "dx = 0 * dout")
    assert lost(grade(course, box, zeros)) == {"scale": 4}
