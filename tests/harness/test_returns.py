"""Taking apart what a function returned."""

import numpy as np
import pytest

from grader.harness.failure import WrongResult
from grader.harness.observer import Observer
from grader.harness.remarks import Notes
from grader.harness.returns import named, parts, spoken


class Sly(tuple):
    __slots__ = ()

    def __len__(self):
        return 2

    def __iter__(self):
        return iter((0, 0))


@pytest.mark.parametrize(
    ("result", "expected"), [((1, 2), {"a": 1, "b": 2}), ([1, 2], {"a": 1, "b": 2}), (Sly((5, 6)), {"a": 5, "b": 6})]
)
def test_parts_by_name(result, expected):
    assert parts(Observer(Notes()), "f", result, ["a", "b"]) == expected


@pytest.mark.parametrize("result", [(1,), (1, 2, 3), np.ones(2), None, "ab", {"a": 1, "b": 2}, Sly((1, 2, 3))])
def test_another_structure_is_refused(result):
    with pytest.raises(WrongResult, match=r"f must return \(a, b\), it returned "):
        parts(Observer(Notes()), "f", result, ["a", "b"])


def test_one_name_takes_everything():
    assert parts(Observer(Notes()), "f", (1, 2), ["out"]) == {"out": (1, 2)}


def test_one_name_or_several():
    assert (named(None, ["x"]), named("y", ["x"]), named(["y", "z"], ["x"])) == (["x"], ["y"], ["y", "z"])


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "None"),
        ((), "a tuple of 0 values"),
        ([1], "a list of 1 value"),
        (np.ones(1), "an ndarray"),
        (1.0, "a float"),
        (1, "an int"),
    ],
)
def test_types_as_a_person_says_them(value, words):
    assert spoken(value) == words
