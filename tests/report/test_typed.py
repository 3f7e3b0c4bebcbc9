from __future__ import annotations

import json

import pytest

from grader.model.score import Result
from grader.model.verdict import Verdict
from grader.report import DocumentError, from_document, to_document
from grader.report.typed import reader, writer

from . import fixtures


def test_a_whole_number_in_a_float_field_is_written_as_a_float() -> None:
    row = fixtures.row("a", "A", "q", 3, 1, Verdict.CORRECT)
    tree = writer(type(row))(row)
    assert repr(tree["max_score"]) == "3.0"
    assert repr(tree["verdict"]["credit"]) == "1.0"


def test_a_tree_is_plain() -> None:
    tree = writer(Result)(fixtures.typical())
    assert json.loads(json.dumps(tree)) == tree
    assert reader(Result)(tree) == fixtures.typical()


def test_an_older_document_without_a_newer_field_is_read() -> None:
    tree = json.loads(to_document(fixtures.smallest()))
    del tree["result"]["criteria"][0]["hint"]
    assert from_document(json.dumps(tree)) == fixtures.smallest()


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("schema",), "other/v1", "schema"),
        (("result", "student"), 3, "student: expected str, found int"),
        (("result", "late"), 1, "late: expected bool"),
        (("result", "seconds"), True, "seconds: expected a number"),
        (("result", "seconds"), "fast", "seconds: expected a number"),
        (("result", "criteria"), {}, "criteria: expected a list"),
        (("result", "surprise"), 1, "has no 'surprise'"),
        (("result", "criteria", 0, "verdict", "verdict"), "superb", r"criteria: \[0\]: verdict: verdict: 'superb'"),
        (("result", "criteria", 0, "verdict", "verdict"), [], "is no Verdict"),
        (("result", "extra"), [["a"]], "extra: .*list of 2"),
        (("result",), None, "expected a Result"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(path: tuple[object, ...], value: object, where: str) -> None:
    tree = json.loads(to_document(fixtures.smallest()))
    place = tree
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(DocumentError, match=where):
        from_document(json.dumps(tree))


def test_a_missing_field_is_named() -> None:
    tree = json.loads(to_document(fixtures.smallest()))
    del tree["result"]["tree"]
    with pytest.raises(DocumentError, match="without 'tree'"):
        from_document(json.dumps(tree))
