"""Modules that are closed to a task: however a hand-in gets at their functions, and only while the task runs."""

import numpy as np
import pytest

FAST = b"""
def double_fast(x):
    return 2 * x, x
"""
OWN = b"""
import numpy as np
from . import fast
from .fast import *
from .fast import double_fast as borrowed

def double_forward(x):
    return 2 * x, x

def named_forward(x):
    return double_fast(x)

def renamed_forward(x):
    return borrowed(x)

def by_module_forward(x):
    return fast.double_fast(x)

assigned_forward = borrowed
"""
X = np.arange(3.0)


def answer(box, name, **options):
    files = {"__init__.py": b"", "fast.py": FAST, "layers.py": OWN}
    return box(files).job("layer", f"layers:{name}_forward", {"x": X}, {"backward": None, **options})


@pytest.mark.parametrize("name", ["named", "renamed", "by_module", "assigned"])
def test_a_closed_function_is_no_answer(box, name):
    assert answer(box, name)["status"] == "ok"
    refused = answer(box, name, closed=["fast"])
    assert "write the layer yourself" in str(refused["error"] or refused["detail"])
    assert refused["values"] == {}


def test_what_is_written_works(box):
    np.testing.assert_array_equal(answer(box, "double", closed=["fast", "not_there"])["values"]["out"], 2 * X)


def test_it_opens_again(box):
    talk = box({"__init__.py": b"", "fast.py": FAST, "layers.py": OWN})
    assert talk.job("layer", "layers:named_forward", {"x": X}, {"backward": None, "closed": ["fast"]})["values"] == {}
    again = talk.job("layer", "layers:named_forward", {"x": X}, {"backward": None})
    np.testing.assert_array_equal(again["values"]["out"], 2 * X)
