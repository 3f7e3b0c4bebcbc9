"""How options name inputs."""

import numpy as np
import pytest

from grader.harness.arguments import arguments, call_arguments, look_up, mentioned, positional

INPUTS = {"X": np.ones(2), "k": 3, "params": {"W": 7, "deep": {"b": 8}}}


@pytest.mark.parametrize(
    ("spec", "value"),
    [
        ("k", 3), ("params.W", 7), ("params.deep.b", 8), ("adam", "adam"), ("params.Z", "params.Z"),
        (5, 5), (None, None),
        (["k", "x"], [3, "x"]), ({"a": "k", "b": [1, "k"]}, {"a": 3, "b": [1, 3]}),
    ],
)  # fmt: skip
def test_a_text_that_is_an_input_stands_for_it(spec, value):
    assert look_up(spec, INPUTS) == value


def test_a_list_is_by_position_and_a_mapping_by_name():
    assert arguments(["k", 9], INPUTS) == ({"k": 3, "argument 2": 9}, {})
    assert arguments({"num": "k"}, INPUTS) == ({}, {"num": 3})
    assert arguments(None, INPUTS) == ({}, {})


def test_an_input_may_be_given_twice():
    assert list(positional(["k", 3, 3], INPUTS).values()) == [3, 3, 3]


def test_inputs_given_by_name_are_not_given_by_position_as_well():
    assert call_arguments({"keyword": ["k"]}, INPUTS, ["X", "k"])[1] == {"k": 3}
    assert list(call_arguments({"keyword": {"num": "k"}}, INPUTS, ["X", "k"])[0]) == ["X"]


def test_texts_inside_options_are_found():
    assert mentioned(["a", {"b": ["c"]}], None, {"d": 1}) == {"a", "c"}
