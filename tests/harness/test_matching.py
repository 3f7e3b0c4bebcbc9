"""Parameters with names of their own are told apart by shape, and by what the names have in common."""

from __future__ import annotations

from grader.harness.matching import by_shape

NORMALISED = {"W1": (4, 3), "b1": (3,), "gamma1": (3,), "beta1": (3,), "W2": (3, 2), "b2": (2,)}


def test_other_names_are_told_by_shape() -> None:
    wanted = {"W1": (4, 3), "b1": (3,), "W2": (3, 2), "b2": (2,)}
    held = {"theta": (3, 2), "hidden": (4, 3), "c": (2,), "a": (3,)}
    assert by_shape(wanted, held) == {"W1": "hidden", "b1": "a", "W2": "theta", "b2": "c"}


def test_layers_may_be_counted_from_zero() -> None:
    held = {"W0": (4, 3), "b0": (3,), "gamma0": (3,), "beta0": (3,), "W1": (3, 2), "b1": (2,)}
    pairs = {"W1": "W0", "b1": "b0", "gamma1": "gamma0", "beta1": "beta0", "W2": "W1", "b2": "b1"}
    assert by_shape(NORMALISED, held) == pairs


def test_one_name_of_its_own_is_what_is_left() -> None:
    held = {"W_1": (4, 3), "b_1": (3,), "y1": (3,), "beta1": (3,), "W_2": (3, 2), "b_2": (2,)}
    found = by_shape(NORMALISED, held)
    assert found is not None
    assert (found["gamma1"], found["b1"], found["beta1"]) == ("y1", "b_1", "beta1")


def test_the_same_name_with_another_shape_is_another_parameter() -> None:
    assert by_shape({"W1": (4, 3), "W2": (3, 2)}, {"W1": (3, 2), "W0": (4, 3)}) == {"W1": "W0", "W2": "W1"}


def test_what_cannot_be_told_apart_is_not_guessed() -> None:
    assert by_shape({"b1": (3,), "b2": (3,)}, {"x": (3,), "y": (3,)}) is None
    assert by_shape(NORMALISED, {**NORMALISED, "b2": (5,)}) is None
    assert by_shape({"b1": (3,)}, {}) is None
