from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.model.score import Result
from grader.report import DocumentError, class_document, from_document, to_document

from . import fixtures

ALL = (fixtures.typical, fixtures.perfect, fixtures.broken_file, fixtures.not_graded, fixtures.smallest)


def _strict(text: str) -> object:
    def refuse(name: str) -> float:
        raise AssertionError(f"{name} is not JSON")

    return json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize("result", [make() for make in ALL], ids=[make.__name__ for make in ALL])
def test_there_and_back_without_loss(result: Result) -> None:
    text = to_document(result)
    assert from_document(text) == result
    assert to_document(from_document(text)) == text


def test_hostile_text_and_numbers_that_json_lacks_survive() -> None:
    result = fixtures.hostile()
    text = to_document(result)
    _strict(text)
    assert text.isascii()
    back = from_document(text)
    assert repr(back) == repr(result)  # nan is not equal to itself
    assert to_document(back) == text


@settings(deadline=None)
@given(st.text(st.characters(codec=None)), st.floats())
def test_any_text_and_any_float(text: str, number: float) -> None:
    result = replace(fixtures.smallest(), student=text, seconds=number)
    back = from_document(to_document(result))
    assert (back.student, repr(back.seconds)) == (text, repr(number))


def test_the_document_says_its_schema_and_the_totals() -> None:
    tree = _strict(to_document(fixtures.typical()))
    assert isinstance(tree, dict)
    assert tree["schema"] == "backpass/result/v1"
    assert tree["totals"] == {
        "score": 29.4,
        "penalty": 0.0,
        "final": 29.4,
        "max_score": 102.0,
        "pending": 4.0,
        "ungraded": 2.0,
        "state": "partly not graded",
    }


def test_a_class_is_one_document() -> None:
    tree = _strict(class_document(fixtures.a_class(3)))
    assert isinstance(tree, dict)
    assert [item["result"]["submission"] for item in tree["results"]] == ["s000", "s001", "s002"]
    assert _strict(class_document([])) == {"schema": "backpass/class/v1", "results": []}


@pytest.mark.parametrize("text", ["", "{", "[]", "NaN", '{"schema": NaN}', "[" * 100_000])
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(DocumentError):
        from_document(text)
