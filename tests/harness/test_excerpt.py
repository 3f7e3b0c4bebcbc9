"""The student's own code beside a finding."""

import pytest

from grader.harness.excerpt import MAX_LINES, around, bindings, find_at, find_source
from grader.harness.sources import SourceFile

TEXT = """\
import functools


@functools.cache
def first(x):
    return x


class Net:
    size = 3

    def loss(self):
        def inner():
            return 1
        return inner

    predict = lambda self: 2


try:
    import fast
except ImportError:
    def slow(): return 3

alias = first
first = functools.lru_cache(first)
made: object = [first]
"""


@pytest.fixture
def file():
    return SourceFile("cs231n", "layers.py", TEXT.encode())


@pytest.mark.parametrize(
    ("name", "line", "text"),
    [
        ("first", 4, "@functools.cache\ndef first(x):\n    return x"),
        ("Net.loss", 12, "    def loss(self):\n        def inner():\n            return 1\n        return inner"),
        ("Net.loss.inner", 13, "        def inner():\n            return 1"),
        ("Net.predict", 17, "    predict = lambda self: 2"),
        ("slow", 23, "    def slow(): return 3"),
        ("made", 27, "made: object = [first]"),
    ],
)
def test_definitions_are_found(file, name, line, text):
    found = find_source(file, name)
    assert (found.file, found.first_line, found.text) == ("layers.py", line, text)


@pytest.mark.parametrize("name", ["alias", "Net.nothing", "nothing", "first.x", "fast"])
def test_what_is_not_written_here(file, name):
    assert find_source(file, name) is None


def test_later_assignments_belong_to_a_definition(file):
    assert [node.lineno for node in bindings(file, "first")] == [5, 26]


def test_by_line(file):
    assert find_at(file, 4).text.startswith("@functools.cache")
    assert find_at(file, 5) is None


def test_long_sources_are_cut():
    file = SourceFile("p", "a.py", ("def f():\n" + "    x = 1\n" * 1000).encode())
    text = find_source(file, "f").data()["text"]
    assert text.endswith(f"… {1001 - MAX_LINES} more lines")


def test_lines_around_an_error(file):
    assert around(file, 2)["first_line"] == 1
    assert around(file, 20)["first_line"] == 14
    assert around(file, 20)["text"].startswith("            return 1\n")
