"""The committed JSON Schema is the language's, and the rubrics fit it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from grader.load import rubric_schema

RUBRICS = Path(__file__).parent.parent.parent / "rubrics"


def test_the_committed_schema_is_up_to_date() -> None:
    assert (RUBRICS / "rubric.schema.json").read_text() == rubric_schema(), "run `make schema`"


@pytest.mark.parametrize("path", sorted(RUBRICS.glob("*.yaml")), ids=lambda path: path.stem)
def test_rubrics_fit_the_schema(path: Path) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(rubric_schema()))
    assert [error.message for error in validator.iter_errors(yaml.safe_load(path.read_text()))] == []


def test_the_schema_refuses_what_the_reader_refuses() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(rubric_schema()))
    wrong = {"version": 1, "course": "c", "assignment": "a", "titel": "t", "points": 1}
    assert not validator.is_valid(wrong)
