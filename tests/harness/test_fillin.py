"""Given helpers that a student's file lacks."""

from __future__ import annotations

import numpy as np
import pytest

GIVEN = """
    import math
    from .layers import *

    SCALE = 10.0

    def helper(x):
        return written(x) + offset()

    def offset():
        return math.pi * 0 + SCALE

    def written(x):
        raise NotImplementedError("write this")

    class Base:
        def shape(self):
            return 1.0

    class Net(Base):
        def loss(self, x):
            raise NotImplementedError

        def predict(self, x):
            return self.loss(x) + super().shape()

        def both(self, x):
            return double(x)

    class Sub(Net):
        pass
"""


def loaded(box, text):
    return box({"a.py": text, "layers.py": "def double(x):\n    return 2 * x"}, fallback={"a.py": GIVEN})


def test_a_given_function_calls_the_students(box):
    answer = loaded(box, "def written(x):\n    return 3 * x").call("a:helper", 1.0)
    assert answer["values"] == {"out": 13.0}
    assert "a.py lacks `helper`, which was given; the course's own was used" in answer["notes"]
    assert "a.py lacks `offset`, which was given; the course's own was used" in answer["notes"]


def test_a_changed_helper_is_left_as_it_is(box):
    answer = loaded(box, "def written(x):\n    return x\ndef helper(x):\n    return -x").call("a:helper", 1.0)
    assert answer["values"] == {"out": -1.0}


@pytest.mark.parametrize(("target", "name"), [("a:written", "written"), ("a:Net", "Net")])
def test_stubs_are_never_filled_in(box, target, name):
    answer = loaded(box, "x = 1").call(target, 1.0)
    assert (answer["status"], answer["detail"]) == ("missing", f"a.py does not define `{name}`")


def test_methods_are_grafted_and_super_still_works(box):
    hand_in = loaded(box, "class Base:\n    def shape(self):\n        return 100.0\n"
                          "class Net(Base):\n    def loss(self, x):\n        return x\n")  # fmt: skip
    assert hand_in.call("a:Net.predict", 1.0)["values"] == {"out": 101.0}
    answer = hand_in.call("a:Net.both", 1.0)
    assert answer["values"] == {"out": 2.0}
    assert "a.py lacks `Net.predict`, which was given; the course's own was used" in answer["notes"]
    assert hand_in.call("a:Sub.predict", 1.0)["values"] == {"out": 101.0}


def test_an_inherited_method_is_not_lacking(box):
    hand_in = loaded(box, "class Own:\n    def predict(self, x):\n        return 7.0\n"
                          "class Net(Own):\n    def loss(self, x):\n        return x\n")  # fmt: skip
    assert hand_in.call("a:Net.predict", 1.0)["values"] == {"out": 7.0}


def test_a_file_that_is_missing_stays_missing(box):
    answer = box({"c/a.py": ""}, fallback={"a.py": GIVEN}).call("a:offset")
    assert (answer["status"], answer["detail"]) == ("missing", "the hand-in has no a.py; it has c/a.py")


def test_a_complete_file_gets_nothing(box):
    text = GIVEN.replace('raise NotImplementedError("write this")', "return x")
    answer = loaded(box, text).call("a:helper", np.ones(2))
    assert answer["status"] == "ok"
    assert answer["notes"] == []


def test_a_helper_that_does_not_fit_is_only_a_note(box):
    given = "from .gone import deco\n@deco\ndef helper(x):\n    return x\ndef other(x):\n    return x"
    hand_in = box({"a.py": "y = 1"}, fallback={"a.py": given})
    assert hand_in.call("a:other", 1.0)["values"] == {"out": 1.0}
    answer = hand_in.call("a:helper", 1.0)
    assert answer["status"] == "missing"
    assert any("the course's own does not fit" in note for note in answer["notes"])
