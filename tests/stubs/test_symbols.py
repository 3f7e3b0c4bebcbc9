"""Only the listed symbols of a module, and what they need."""

from __future__ import annotations

from textwrap import dedent

import pytest

from grader.errors import RubricError

from .stripping import strip, stub

SYMBOLS = '''"""Layers."""

import math

import numpy as np

SCALE = 3
OTHER = 4


def shared(x):
    return x * SCALE


# ---- convolution ----


def conv(x):
    return math.exp(shared(x)) * OTHER

    # the end of conv


def affine(x):
    # BEGIN SOLUTION
    return np.dot(shared(x), OTHER)
    # END SOLUTION
    return shared(x)


class Net(object):
    def loss(self):
        return affine(1)
'''


def test_symbols_keep_what_they_need() -> None:
    assert strip(SYMBOLS, symbols=["affine"]) == dedent(
        f'''\
        """Layers."""

        import numpy as np

        SCALE = 3


        def shared(x):
            return x * SCALE


        def affine(x):
            {stub("affine")}
            return shared(x)
        '''
    )


def test_symbols_follow_uses_and_keep_the_order() -> None:
    result = strip(SYMBOLS, symbols=["Net"])
    assert [line for line in result.split("\n") if line[:3] in ("def", "cla")] == [
        "def shared(x):",
        "def affine(x):",
        "class Net(object):",
    ]
    assert "convolution" not in result
    assert "end of conv" not in result


@pytest.mark.parametrize("symbol", ["afine", "hidden"])
def test_unknown_symbols(symbol: str) -> None:
    with pytest.raises(RubricError, match=f"asks for `{symbol}`, which students would not find in layers.py"):
        strip(SYMBOLS + "\n\n# BEGIN SOLUTION\ndef hidden():\n    pass\n# END SOLUTION\n", symbols=[symbol])
