"""Functions that students write in a notebook cell, the whole way: rubric, template, grading, kit, self-test."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from grader import checks, stubs
from grader.errors import RubricError
from grader.load import load_course, load_hand_ins
from grader.load.notebook_code import notebook_code
from grader.load.rubric import read_rubric
from grader.model.course import Course
from grader.model.proof import Outcome
from grader.model.score import Result
from grader.model.verdict import Verdict
from grader.oracle import Oracle
from grader.pipeline import grade_one
from grader.proof import mistakes, mutation, stub
from grader.proof.lab import Lab
from grader.proof.thresholds import Thresholds
from grader.sandbox import Box, open_sandbox
from grader.student import run_checks

IMPORTS = "import numpy as np\nfrom cs231n.layers import double\n%matplotlib inline\n!ls"
ANSWER = '''\
SHIFT = 1

def shifted_relu(x):
    """ReLU of x moved by SHIFT, doubled."""
    # BEGIN SOLUTION
    # PROMPT: relu first
    out = double(np.maximum(x, 0) + SHIFT)
    # END SOLUTION
    return out
'''
TRYING = "print(shifted_relu(np.ones(3)))\nraise SystemExit"
LAYERS = '''
def double(x):
    """2 x."""
    # BEGIN SOLUTION
    return 2 * x
    # END SOLUTION
'''
RUBRIC = """\
version: 1
course: small
assignment: one
title: Small
points: 3
starter:
  files: [{path: layers.py}]
  notebooks: [Work.ipynb]
questions:
  - id: work
    title: Work
    criteria:
      - id: relu
        title: Shifted ReLU
        points: 3
        target: Work.ipynb:shifted_relu
        cell: shifted-relu
        inputs: {x: {normal: [N, 3], clear_of_zero: 0.01}}
        outputs: {out: {}}
        cases: [{name: plain, dims: {N: 4}}]
mistakes:
  - {id: sign, in: Work.ipynb, function: shifted_relu, replace: "+ SHIFT", with: "- SHIFT", loses: [relu],
     message: The shift goes the other way.}
"""


def notebook(*cells: tuple[str, str]) -> bytes:
    """An .ipynb of code cells, each (id, source)."""
    made: list[dict[str, Any]] = [
        {"cell_type": "code", "id": name, "metadata": {}, "source": source, "outputs": [], "execution_count": None}
        for name, source in cells
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


WHOLE = notebook(("imports", IMPORTS), ("shifted-relu", ANSWER), ("trying", TRYING))


def write_course(folder: Path, rubric: str = RUBRIC) -> Path:
    for name, data in (("reference/layers.py", LAYERS.encode()), ("reference/Work.ipynb", WHOLE)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    path = folder / "rubrics" / "one.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(rubric)
    for name, data in stubs.make_template(folder / "reference", read_rubric(path)).items():
        target = folder / "student_template" / "one" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return path


@pytest.fixture(scope="module")
def boxes() -> Iterator[Sequence[Box]]:
    with open_sandbox(tier="subprocess", min_tier="subprocess", libraries=("numpy",)) as box:
        yield [box]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return load_course(write_course(tmp_path_factory.mktemp("course")))


def grade(course: Course, box: Box, folder: Path, work: bytes, name: str = "Work.ipynb") -> Result:
    (folder / "ann" / "cs231n").mkdir(parents=True, exist_ok=True)
    (folder / "ann" / "cs231n" / "layers.py").write_text(LAYERS)
    (folder / "ann" / name).write_bytes(work)
    (submission,) = load_hand_ins([folder], course.rubric)
    return grade_one(Oracle(course, b"secret"), submission, box)


def test_the_template_holds_the_stub_of_the_cell(course: Course) -> None:
    text = course.template["Work/ipynb.py"].decode()
    assert "# %% shifted-relu graded\nSHIFT = 1" in text
    assert "np.maximum" not in text
    assert "pass  # not run: !ls" in text


def test_a_notebook_is_graded_like_a_file(course: Course, tmp_path: Path, boxes: Sequence[Box]) -> None:
    result = grade(course, boxes[0], tmp_path, WHOLE, "ann_work (2).ipynb")
    assert result.criteria[0].verdict.verdict is Verdict.CORRECT, result
    assert any("was read as Work.ipynb" in remark.text for remark in result.remarks)


def test_a_known_mistake_in_a_cell_is_named(course: Course, tmp_path: Path, boxes: Sequence[Box]) -> None:
    result = grade(course, boxes[0], tmp_path, WHOLE.replace(b"+ SHIFT", b"- SHIFT"))
    verdict = result.criteria[0].verdict
    assert verdict.verdict is Verdict.WRONG_OUTPUT
    assert any("other way" in str(diagnosis) for diagnosis in verdict.diagnoses), verdict


def test_without_the_notebook_it_is_missing_and_said(course: Course, tmp_path: Path, boxes: Sequence[Box]) -> None:
    result = grade(course, boxes[0], tmp_path, b"{}", "other.txt")
    assert result.criteria[0].verdict.verdict is Verdict.MISSING
    assert any("Missing: Work.ipynb. Its functions cannot be graded" in remark.text for remark in result.remarks)


def test_a_notebook_that_cannot_be_read_and_a_cell_that_is_too_large_are_said(
    course: Course, tmp_path: Path, boxes: Sequence[Box]
) -> None:
    broken = grade(course, boxes[0], tmp_path / "one", WHOLE[:-40])
    assert broken.criteria[0].verdict.verdict is Verdict.MISSING
    assert any("Work.ipynb is not a notebook" in remark.text for remark in broken.remarks)
    large = notebook(("imports", IMPORTS), ("shifted-relu", ANSWER + "\n" * 1000))
    result = grade(course, boxes[0], tmp_path / "two", large)
    assert any("1 cell is too large" in remark.text for remark in result.remarks)


def test_the_kit_checks_the_notebook_that_lies_in_it(course: Course, tmp_path: Path, boxes: Sequence[Box]) -> None:
    folder = course.path.parent.parent
    template = stubs.make_template(folder / "reference", course.rubric)
    kit = stubs.make_kit(template, checks.record(course, boxes[0]), course.rubric)
    zipfile.ZipFile(io.BytesIO(kit)).extractall(tmp_path)
    (tmp_path / "one" / "cs231n" / "layers.py").write_text(LAYERS)
    assert run_checks(tmp_path / "one").verdicts[0].verdict is Verdict.NOT_IMPLEMENTED
    (tmp_path / "one" / "Work.ipynb").write_bytes(WHOLE)
    assert run_checks(tmp_path / "one").passed


def test_the_self_test_knows_the_cell(course: Course, boxes: Sequence[Box]) -> None:
    lab = Lab(course, boxes, Thresholds(seeds=2, few_seeds=2))
    assert [symbol.name for symbol in lab.symbols] == ["layers.double", "Work.ipynb.shifted_relu"]
    for check in (mistakes.check, stub.check):
        rows = check(lab)
        assert rows, check
        assert {row.outcome for row in rows} == {Outcome.OK}, rows
    (summary, *_) = mutation.check(lab)
    assert summary.outcome is Outcome.OK, summary


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("target: Work.ipynb", "target: Wrok.ipynb", ["the starter has no notebook 'Wrok.ipynb'", "`Work.ipynb`"]),
        ("ipynb:shifted_relu", "ipynb:shifted_rleu", ["Work.ipynb defines no", "`shifted_relu`"]),
        ("cell: shifted-relu", "cell: shifted_relu", ["no cell with the id or tag", "`shifted-relu`"]),
    ],
)
def test_what_a_rubric_says_of_a_notebook_is_checked(tmp_path: Path, old: str, new: str, words: list[str]) -> None:
    path = write_course(tmp_path)
    path.write_text(RUBRIC.replace(old, new))
    with pytest.raises(RubricError) as caught:
        load_course(path)
    assert caught.value.line == RUBRIC[: RUBRIC.index(old)].count("\n") + 1
    for word in words:
        assert word in str(caught.value)


def test_cells_that_are_no_python_or_too_large_are_left_out() -> None:
    shell, large = "%%bash\nrm -rf x", "x = 1\n" * 2000
    text = notebook_code(notebook(("one", shell), ("two", large), ("a b\nc", "x = 1")), frozenset({"a b\nc"})).decode()
    assert text == "# %% a-b-c graded\nx = 1\n"
