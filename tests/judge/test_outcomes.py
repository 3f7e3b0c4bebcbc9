"""Labels, accuracies, loss histories, bounds and moments."""

from __future__ import annotations

import numpy as np
import pytest

from grader.judge import outcomes
from grader.model.rubric import Accuracy, Bound, Decrease, Equal, Recognised, Statistics
from grader.model.verdict import Verdict


def test_labels_may_be_floats_or_a_list() -> None:
    want = np.array([2, 0, 1])
    for got in (want.astype(float), [2, 0, 1], want.astype(np.int32)):
        assert outcomes.equal("y_pred", got, want, Equal(judge="equal")).verdict is Verdict.CORRECT


def test_a_wrong_label_is_named() -> None:
    verdict = outcomes.equal("y_pred", np.array([2, 0, 2]), np.array([2, 0, 1]), Equal(judge="equal"))
    assert verdict.verdict is Verdict.WRONG_OUTPUT
    assert "y_pred[2]: expected 1, got 2" in verdict.message


def test_accuracy_needs_the_withheld_labels() -> None:
    rule = Accuracy(judge="accuracy", at_least=0.75)
    labels = {"y_test": np.array([0, 1, 2, 1])}
    assert outcomes.accuracy("y_pred", np.array([0, 1, 2, 0]), labels, rule).verdict is Verdict.CORRECT
    assert outcomes.accuracy("y_pred", np.array([0, 1, 0, 0]), labels, rule).verdict is Verdict.WRONG_OUTPUT
    assert outcomes.accuracy("y_pred", np.array([0, 1, 2]), labels, rule).verdict is Verdict.WRONG_SHAPE
    assert outcomes.accuracy("y_pred", np.array([0]), {}, rule).verdict is Verdict.GRADER_ERROR


def test_a_row_of_a_matrix_is_right_as_a_whole() -> None:
    labels = {"y_test": np.array([[3, 4, 2], [3, 2, 0]])}
    got = np.array([[3, 4, 2], [3, 2, 1]])  # five of six words, one of two captions
    half = Accuracy(judge="accuracy", at_least=0.5)
    assert outcomes.accuracy("captions", got, labels, half).verdict is Verdict.CORRECT
    more = Accuracy(judge="accuracy", at_least=0.6)
    assert outcomes.accuracy("captions", got, labels, more).verdict is Verdict.WRONG_OUTPUT


def test_nan_predictions_are_never_right() -> None:
    rule = Accuracy(judge="accuracy", at_least=0.1)
    labels = {"y_test": np.array([0, 1])}
    assert outcomes.accuracy("y_pred", np.full(2, np.nan), labels, rule).verdict is Verdict.WRONG_OUTPUT


def test_pictures_are_recognised_by_examples_that_stay_outside() -> None:
    cross, ring = np.eye(3), 1 - np.eye(3)
    known = {"X_known": np.array([[cross], [ring]]), "y_known": np.array([4, 7]), "y_asked": np.array([7, 4, 4, 7])}
    rule = Recognised(judge="recognised", at_least=0.75)

    def verdict(*drawn: np.ndarray) -> Verdict:
        return outcomes.recognised("pictures", np.array([[picture] for picture in drawn]), known, rule).verdict

    assert verdict(ring * 0.8, cross, cross * 0.9, ring) is Verdict.CORRECT
    assert verdict(ring, cross, cross, cross) is Verdict.CORRECT  # three of four
    assert verdict(cross, cross, cross, cross) is Verdict.WRONG_OUTPUT
    assert verdict(ring, cross, cross * np.nan, ring) is Verdict.NOT_FINITE
    assert verdict(ring, cross) is Verdict.WRONG_SHAPE
    assert outcomes.recognised("pictures", np.zeros((4, 3, 3)), {}, rule).verdict is Verdict.GRADER_ERROR


def test_a_loss_history_must_fall() -> None:
    rule = Decrease(judge="decrease", to=0.5, length="T")
    falling = np.linspace(2, 0.1, 40)
    assert outcomes.decrease("loss_history", falling, {"T": 40}, rule).verdict is Verdict.CORRECT
    assert outcomes.decrease("loss_history", list(falling), {"T": 40}, rule).verdict is Verdict.CORRECT
    assert outcomes.decrease("loss_history", falling[::-1], {"T": 40}, rule).verdict is Verdict.WRONG_OUTPUT
    assert outcomes.decrease("loss_history", falling[:-1], {"T": 40}, rule).verdict is Verdict.WRONG_SHAPE
    assert outcomes.decrease("loss_history", [], {"T": 40}, rule).verdict is Verdict.WRONG_SHAPE
    assert outcomes.decrease("loss_history", falling * np.nan, {"T": 40}, rule).verdict is Verdict.NOT_FINITE
    assert outcomes.decrease("loss_history", falling * 0, {"T": 40}, rule).verdict is Verdict.WRONG_OUTPUT


def test_a_broken_rule_is_called_one() -> None:
    rule = Bound(judge="bound", at_most=0, rule="No loop is allowed here.")
    assert outcomes.bound("loops", 0, rule).verdict is Verdict.CORRECT
    broken = outcomes.bound("loops", 2, rule)
    assert broken.verdict is Verdict.RULE_BROKEN
    assert broken.message == "No loop is allowed here. (found: 2)"
    assert outcomes.bound("std", np.nan, Bound(judge="bound", at_least=0, at_most=1)).credit == 0


@pytest.mark.parametrize(("shift", "scale", "right"), [(0, 1, True), (0.5, 1, False), (0, 2, False), (0, 0, False)])
def test_random_arrays_are_judged_by_their_moments(shift: float, scale: float, right: bool) -> None:
    rng = np.random.default_rng(0)
    want, got = rng.standard_normal((60, 50)), shift + scale * rng.standard_normal((60, 50))
    verdict = outcomes.statistics("W1", got, want, Statistics(judge="statistics", tolerance=0.1))
    assert (verdict.verdict is Verdict.CORRECT) is right
