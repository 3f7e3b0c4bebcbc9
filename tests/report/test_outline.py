"""The outline: the class's pages say the same with it, and it is small."""

from __future__ import annotations

import io
import pickle

from rich.console import Console

from grader.model.score import Result
from grader.report import changes, index, outline, render_class, table
from tests.report import fixtures

CLASS = [fixtures.typical(), fixtures.smallest()]


def test_the_class_looks_the_same() -> None:
    small = [outline(result) for result in CLASS]
    assert index(small, link=lambda result: result.submission) == index(CLASS, link=lambda result: result.submission)
    assert table(small) == table(CLASS)
    assert printed(small) == printed(CLASS)
    assert not changes({result.submission: result for result in CLASS}, small)


def printed(results: list[Result]) -> str:
    console = Console(width=100, file=io.StringIO(), record=True)
    console.print(render_class(results))
    return console.export_text()


def test_it_leaves_out_what_is_long() -> None:
    assert len(pickle.dumps(outline(CLASS[0]))) < len(pickle.dumps(CLASS[0])) / 2
