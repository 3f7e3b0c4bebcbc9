"""docs/rubric.md: its blocks are one rubric that grades its own reference, and no key of the language is missing."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path

import pytest

from grader.load import read_rubric, reference_folder, template_folder
from grader.model import rubric as language
from grader.model.job import Limits
from grader.model.rubric import Part
from grader.stubs import make_template
from tests.test_exporting import grader

PAGE = (Path(__file__).parent.parent.parent / "docs" / "rubric.md").read_text()
PARTS = [
    part for _, part in inspect.getmembers(language, inspect.isclass) if issubclass(part, Part) and part is not Part
]


def _blocks(kind: str) -> str:
    return "".join(re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page's rubric and reference as a course on disk, and the reference handed in by a student."""
    folder = tmp_path_factory.mktemp("page")
    notebook = {
        "cells": [
            {
                "cell_type": "markdown",
                "id": "why-answer",
                "metadata": {},
                "source": "<!-- BEGIN SOLUTION -->\nIt fits no noise.\n<!-- END SOLUTION -->",
            }
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    files = {
        "rubrics/example.yaml": _blocks("yaml"),
        "reference/__init__.py": "",
        "reference/layers.py": _blocks("python"),
        "reference/notebooks/example.ipynb": json.dumps(notebook),
        "in/ada/mycourse/layers.py": re.sub(r".*# (BEGIN|END) SOLUTION\n", "", _blocks("python")),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    path = folder / "rubrics" / "example.yaml"
    rubric = read_rubric(path)
    for name, data in make_template(reference_folder(path, rubric), rubric).items():
        target = template_folder(path, rubric) / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


def test_the_examples_grade_their_reference_with_full_marks(course: Path) -> None:
    grader(course, "grade", "example", "in", "--out", "out", "--min-tier", "subprocess")
    result = json.loads((course / "out" / "results" / "ada.json").read_text())
    rows = {
        row["id"]: (row["score"], row["max_score"], row["verdict"]["message"]) for row in result["result"]["criteria"]
    }
    assert {id: row for id, row in rows.items() if row[0] != row[1]} == {"why": (None, 3.0, rows["why"][2])}
    assert result["totals"]["final"] == 39  # 37 that a machine gives, and 2 extra


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_key_is_explained_and_shown(part: type[Part]) -> None:
    keys = {info.alias or name for name, info in part.model_fields.items()}
    prose = re.sub(r"^```\w+\n.*?^```$", "", PAGE, flags=re.MULTILINE | re.DOTALL)
    unexplained = {key for key in keys if not re.search(rf"`{re.escape(key)}[`:]", prose)}
    assert not unexplained - {"float64", "float32", "float16"}
    unshown = {key for key in keys if not re.search(rf"\b{re.escape(key)}:", PAGE)}
    assert not unshown - {"mutant"}  # an id that only `grader validate` can tell


def test_every_limit_and_every_probe_is_named() -> None:
    assert all(f"`{name}`" in PAGE for name in Limits.__dataclass_fields__)
    probes = Path(__file__).parent.parent.parent / "grader" / "harness" / "probes"
    assert all(f"`{path.stem}`" in PAGE for path in probes.glob("[a-z]*.py"))
