"""Values of a call as trees and back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.harness import wire
from grader.harness.carried import Handle, NotCarriedError, pack, unpack


def across(value: Any) -> Any:
    return unpack(wire.decode(wire.encode(pack(value))), lambda number: f"kept {number}")


@pytest.mark.parametrize(
    "value", [None, True, 3, 2.5, "text", [1, [2]], (1, (2, "x")), {"a": {"b": (1,)}}, {"handle": 3}, {"tuple": []}, []]
)
def test_plain_values_come_back_as_they_are(value: Any) -> None:
    assert across(value) == value
    assert type(across(value)) is type(value)


def test_arrays_and_numpy_numbers() -> None:
    array = np.arange(6, dtype=np.float32).reshape(2, 3)
    back = across((array, np.float64(0.1), np.int64(3)))
    assert np.array_equal(back[0], array)
    assert back[0].dtype == np.float32
    assert [type(number) for number in back[1:]] == [np.float64, np.int64]


def test_a_handle_is_a_number() -> None:
    dropped: list[int] = []
    assert across([Handle(7, dropped)]) == ["kept 7"]
    assert dropped == [7]


@pytest.mark.parametrize("value", [object(), print, {1: 2}, {"$a": 1}, 1 << 70, np.array(["x"]), np.array([None])])
def test_what_cannot_cross(value: Any) -> None:
    with pytest.raises(NotCarriedError):
        pack(value)


def test_a_value_that_holds_itself() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(NotCarriedError):
        pack(endless)


@pytest.mark.parametrize(
    "tree", [{}, {"x": 1}, {"handle": "1"}, {"tuple": 3}, {"number": 1}, {"handle": 1, "tuple": []}]
)
def test_a_forged_tree_is_refused(tree: Any) -> None:
    with pytest.raises(ValueError, match="mark"):
        unpack([tree], lambda number: number)
