"""Closeness: what passes, what does not, and what the student reads."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.judge.close import close, differ, is_gradient
from grader.model.rubric import Band, Close, Tolerance, Tolerances
from grader.model.verdict import OutputVerdict, Verdict

RNG = np.random.default_rng(7)


def judged(got: Any, expected: Any, name: str = "out", **rule: Any) -> OutputVerdict:
    return close(name, got, expected, Close(**rule), Tolerances())


def test_equal_arrays_are_correct() -> None:
    x = RNG.standard_normal((3, 4))
    verdict = judged(x.copy(), x)
    assert (verdict.verdict, verdict.credit, verdict.message) == (Verdict.CORRECT, 1.0, "")
    assert verdict.relative_error == 0


def test_rounding_noise_is_correct() -> None:
    x = RNG.standard_normal((30, 40))
    assert judged(x * (1 + 1e-12), x).verdict is Verdict.CORRECT


def test_a_gradient_wrong_by_a_twentieth_of_a_percent_is_rejected() -> None:
    x = RNG.standard_normal((5, 6))
    assert judged(x * 1.0005, x, "dx").verdict is Verdict.WRONG_GRADIENT


@pytest.mark.parametrize("factor", [0.0, -1.0, 2.0, 0.5])
def test_a_wrong_factor_is_rejected_however_small_the_values(factor: float) -> None:
    x = RNG.standard_normal((4, 4)) * 1e-9
    assert judged(x * factor, x).verdict is Verdict.WRONG_OUTPUT


def test_one_wrong_element_among_many_is_found_and_named() -> None:
    x = RNG.standard_normal((6, 7))
    y = x.copy()
    y[4, 2] += 1.0
    verdict = judged(y, x)
    assert "1 of 42 elements differ" in verdict.message
    assert "out[4, 2]" in verdict.message
    assert verdict.picture is not None
    assert verdict.picture.cells[4][2] > 0
    assert sum(cell > 0 for row in verdict.picture.cells for cell in row) == 1


def test_shape_comes_before_values() -> None:
    verdict = judged(np.zeros((4, 3)), np.zeros((3, 4)))
    assert verdict.verdict is Verdict.WRONG_SHAPE
    assert "(4, 3)" in verdict.message
    assert "(3, 4)" in verdict.message


@pytest.mark.parametrize("got", [np.zeros((1,)), np.zeros((3, 1)), np.array(0.0), np.zeros((1, 3))])
def test_nothing_is_broadcast(got: Any) -> None:
    assert judged(got, np.zeros(3)).verdict is Verdict.WRONG_SHAPE


def test_loose_shapes_forgive_axes_of_length_one() -> None:
    assert judged(np.arange(3.0)[:, None], np.arange(3.0), shape="loose").verdict is Verdict.CORRECT
    assert judged(np.arange(3.0), np.arange(4.0), shape="loose").verdict is Verdict.WRONG_SHAPE


@pytest.mark.parametrize("got", [2.5, np.array(2.5), np.array([2.5]), np.array([[2.5]]), [2.5]])
def test_a_number_may_come_in_any_clothes(got: Any) -> None:
    assert judged(got, 2.5, "loss").verdict is Verdict.CORRECT


@pytest.mark.parametrize(
    ("got", "word"),
    [
        (None, "None"),
        ({"returned": "Tensor"}, "a Tensor"),
        ({"returned": "array of objects"}, "an array of objects"),
        ("text", "text"),
        ([[1.0], [1.0, 2.0]], "different lengths"),
        (["a", "b"], "not numbers"),
    ],
)
def test_other_things_than_numbers_are_named(got: Any, word: str) -> None:
    verdict = judged(got, np.zeros(2))
    assert verdict.verdict is Verdict.WRONG_TYPE
    assert word in verdict.message


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_nan_and_inf_are_wrong_where_the_reference_is_finite(bad: float) -> None:
    x = np.ones((2, 3))
    y = x.copy()
    y[1, 1] = bad
    verdict = judged(y, x)
    assert verdict.verdict is Verdict.NOT_FINITE
    assert "out[1, 1]" in verdict.message


def test_nan_agrees_with_nan_and_inf_with_the_same_inf() -> None:
    x = np.array([np.nan, np.inf, -np.inf, 1.0])
    assert judged(x.copy(), x).verdict is Verdict.CORRECT
    assert judged(np.array([np.nan, -np.inf, -np.inf, 1.0]), x).verdict is not Verdict.CORRECT


def test_nan_at_zero_is_the_distance_to_oneself() -> None:
    want = np.array([[0.0, 2.0], [2.0, 0.0]])
    got = np.array([[np.nan, 2.0], [2.0, np.nan]])
    assert judged(got, want).verdict is Verdict.NOT_FINITE
    assert judged(got, want, nan="at_zero").verdict is Verdict.CORRECT
    assert judged(np.array([[0.0, np.nan], [2.0, 0.0]]), want, nan="at_zero").verdict is Verdict.NOT_FINITE


def test_float32_is_judged_by_its_own_tolerance() -> None:
    x = RNG.standard_normal((8, 8))
    assert judged(x.astype(np.float32), x).verdict is Verdict.CORRECT
    assert judged(x.astype(np.float32), x, dtype="same").verdict is Verdict.WRONG_TYPE
    assert judged(x.astype(np.float16), x).verdict is Verdict.WRONG_TYPE


def test_whole_numbers_where_fractions_were_lost_are_wrong() -> None:
    x = RNG.standard_normal(5) * 3
    assert judged(x.astype(np.int64), x).verdict is Verdict.WRONG_OUTPUT
    assert judged(np.arange(3), np.arange(3.0)).verdict is Verdict.CORRECT


def test_complex_is_a_wrong_type() -> None:
    assert judged(np.zeros(2, np.complex128), np.zeros(2)).verdict is Verdict.WRONG_TYPE


def test_empty_arrays_agree() -> None:
    assert judged(np.zeros((0, 3)), np.zeros((0, 3))).verdict is Verdict.CORRECT


def test_bands_give_part_of_the_points() -> None:
    x = np.linspace(1, 2, 5)
    bands = (Band(error=1e-3, credit=0.5), Band(error=1e-2, credit=0.25))
    assert judged(x * 1.001, x, bands=bands).credit == 0.5
    assert judged(x * 1.01, x, bands=bands).credit == 0.25
    assert judged(x * 1.1, x, bands=bands).credit == 0
    assert judged(x * 1.001, x, bands=bands).verdict is Verdict.PARTIAL


def test_huge_values_do_not_overflow_the_comparison() -> None:
    x = np.array([1e308, -1e308])
    assert judged(x.copy(), x).verdict is Verdict.CORRECT
    assert judged(-x, x).verdict is Verdict.WRONG_OUTPUT


def test_relative_error_is_the_courses_own() -> None:
    found = differ(np.array([1.0, 3.0]), np.array([1.0, 1.0]), Tolerance(rtol=0, atol=0))
    assert found.relative_error == pytest.approx(2 / 4)


@pytest.mark.parametrize("name", ["dx", "dW", "dprev_h", "grads.W1"])
def test_gradients_by_name(name: str) -> None:
    assert is_gradient(name)


@pytest.mark.parametrize("name", ["out", "loss", "dists", "d", "scores", "state.velocity"])
def test_not_gradients_by_name(name: str) -> None:
    assert not is_gradient(name)


def test_a_big_array_becomes_a_small_picture() -> None:
    x = RNG.standard_normal((3, 5, 200, 100))
    y = x.copy()
    y[2, 4, 199, 99] = 1e9
    verdict = judged(y, x)
    assert verdict.picture is not None
    cells = verdict.picture.cells
    assert len(cells) == 3
    assert len(cells[0]) == 48
    assert cells[2][47] > 0.9
    assert "several elements" in verdict.picture.caption
