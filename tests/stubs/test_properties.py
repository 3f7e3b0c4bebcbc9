"""Whatever the module and wherever the markers: an error that says where, or valid Python without the solution."""

from __future__ import annotations

import ast
import re
import tokenize

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from grader.errors import RegionError
from grader.stubs.leak import scan
from grader.stubs.python import strip_module
from grader.stubs.regions import find_in_python
from grader.stubs.secrets import gather_secrets

from .modules import cut_modules, marked_modules

NAME = re.compile(r"unique\d+name")


def strip_or_refuse(text: str) -> str | RegionError:
    try:
        return strip_module(text.encode(), "m.py").decode()
    except RegionError as error:
        return error


def comments(text: str) -> list[str]:
    lines = iter(text.splitlines(keepends=True))
    return [
        token.string for token in tokenize.generate_tokens(lambda: next(lines, "")) if token.type == tokenize.COMMENT
    ]


@settings(deadline=None, max_examples=50)
@given(marked_modules())
def test_regions_of_whole_statements_are_never_refused_and_never_leak(module: tuple[str, set[str]]) -> None:
    text, hidden = module
    ast.parse(text)
    stripped = strip_module(text.encode(), "m.py").decode()
    ast.parse(stripped)
    event(f"regions: {min(3, len(find_in_python(text, 'm.py')))}")
    assert not hidden & set(NAME.findall(stripped))
    assert not [comment for comment in comments(stripped) if "SOLUTION" in comment]
    assert strip_module(stripped.encode(), "m.py").decode() == stripped
    assert scan({"m.py": stripped.encode()}, gather_secrets({"m.py": text.encode()})) == []


@settings(deadline=None, max_examples=50)
@given(marked_modules())
def test_what_is_given_stays(module: tuple[str, set[str]]) -> None:
    text, hidden = module
    stripped = strip_module(text.encode(), "m.py").decode()
    imported = set(re.findall(r"import (unique\d+name) as (unique\d+name)", text))
    loose = {name for pair in imported for name in pair}
    assert set(NAME.findall(text)) - hidden - loose <= set(NAME.findall(stripped))


@settings(deadline=None, max_examples=100)
@given(cut_modules())
def test_markers_anywhere(module: tuple[str, list[tuple[int, int]]]) -> None:
    text, spans = module
    enclosed = {name for first, last in spans for line in text.split("\n")[first:last] for name in NAME.findall(line)}
    outcome = strip_or_refuse(text)
    event(type(outcome).__name__)
    if isinstance(outcome, RegionError):
        assert outcome.path == "m.py"
        assert 1 <= outcome.line <= text.count("\n") + 1
        return
    ast.parse(outcome)
    if len(find_in_python(text, "m.py")) == len(spans):  # no marker fell into a long string
        assert not enclosed & set(NAME.findall(outcome))


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from([*"ab =:()#\n\t\"'", "# BEGIN SOLUTION\n", "# END SOLUTION\n", "def f():\n", "    "])))
def test_any_text_is_stripped_or_refused(pieces: list[str]) -> None:
    outcome = strip_or_refuse("".join(pieces))
    if isinstance(outcome, RegionError):
        assert str(outcome).startswith("m.py")
    else:
        ast.parse(outcome)


@settings(deadline=None, max_examples=40)
@given(marked_modules())
def test_windows_line_ends_make_no_difference(module: tuple[str, set[str]]) -> None:
    text, _ = module
    assert strip_module(text.replace("\n", "\r\n").encode(), "m.py") == strip_module(text.encode(), "m.py")


def test_the_generator_does_make_regions() -> None:
    found: list[int] = []

    @settings(deadline=None, max_examples=30, database=None)
    @given(marked_modules())
    def count(module: tuple[str, set[str]]) -> None:
        found.append(len(module[1]))

    count()
    assert max(found) > 3
    with pytest.raises(RegionError):
        strip_module(b"# BEGIN SOLUTION\n", "m.py")
