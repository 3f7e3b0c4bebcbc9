"""What students write is found from the markers, wherever they stand."""

from __future__ import annotations

from pathlib import Path

from grader.plan.package_index import Place
from grader.proof.symbols import student_symbols
from tests.small_course import RUBRIC, make_course

LAYERS = '''"""Layers."""

import numpy as np

# BEGIN SOLUTION
LIMIT = 3
# END SOLUTION


class Net:
    """A net."""

    def __init__(self):
        """Init."""
        # BEGIN SOLUTION
        self.w = 1
        # END SOLUTION

    def given(self):
        """Nothing to write."""
        return self.w


def affine_forward(x, w, b):
    """Forward."""
    # BEGIN SOLUTION
    out = x @ w + b
    # END SOLUTION
    return out, (x, w, b)


def affine_backward(dout, cache):
    """Backward."""
    x, w, b = cache
    dx = dout @ w.T  # SOLUTION
    return dx, x.T @ dout, dout.sum(axis=0)


def relu(x):
    """ReLU."""
    # BEGIN SOLUTION
    return np.maximum(0, x)
    # END SOLUTION


def other(x):
    """Of another assignment."""
    # BEGIN SOLUTION
    return x
    # END SOLUTION
'''


def test_symbols_are_functions_methods_and_the_module_itself(tmp_path: Path) -> None:
    names = "[Net, affine_forward, affine_backward, relu]"
    rubric = RUBRIC.replace("{path: layers.py}", f"{{path: layers.py, symbols: {names}}}")
    course = make_course(tmp_path, rubric, LAYERS)
    found = student_symbols(course)
    assert [symbol.place.function for symbol in found] == [
        "Net.__init__",
        "affine_forward",
        "affine_backward",
        "relu",
        "<module>",
    ]
    assert found[0].name == "layers.Net.__init__"
    assert found[1].place == Place("layers.py", "affine_forward")
    lines = LAYERS.split("\n")
    for symbol in found[:4]:
        assert all("SOLUTION" in lines[first - 1] and "SOLUTION" in lines[last - 1] for first, last in symbol.regions)
