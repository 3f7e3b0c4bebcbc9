"""Telling Python 2 from other mistakes."""

import pytest

from grader.harness.python2 import python2_hint


@pytest.mark.parametrize(
    "line",
    [
        "print x", "    print 'a', b", "print", "print >>sys.stderr, x", "except ValueError, e:", "except (A, B), e:",
        "raise ValueError, 'bad'", "exec 'code'", "if a <> b:", "x = `y`", "s = ur'abc'", "mode = 0755", "n = 10L",
        "f = lambda (a, b): a", "def f(a, (b, c)):",
    ],
)  # fmt: skip
def test_python_2_is_recognised(line):
    assert python2_hint(line).startswith("this is Python 2, the course runs Python 3; ")


@pytest.mark.parametrize(
    "line",
    [
        "print(x", "printed = 3 +", "except ValueError as e", "raise ValueError('a, b'", "x = 0.5 +", "x = 10 *",
        "def f(x)", "for i in range(3)", "x = [1, 2", "return x y", "x = 0", "y = 1e05 ** ", "a = b00",
        "exec('x'", "def f(a, b=(1, 2)",
    ],
)  # fmt: skip
def test_other_mistakes_are_not_blamed_on_python_2(line):
    assert python2_hint(line) == ""
