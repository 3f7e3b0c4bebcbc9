"""The notebook of convolutional networks: clean as a file, and it keeps what it promises from top to bottom."""

import ast
import itertools
import re
import shutil
import textwrap

import nbformat
import pytest
import yaml

from grader.stubs.notebook import strip_notebook

from .test_notebooks import OFFLINE, REFERENCE, execute, parse, printed, python

NAME = "ConvolutionalNetworks"
PATH = REFERENCE / "notebooks" / "assignment2" / f"{NAME}.ipynb"
RUBRIC = REFERENCE.parent / "rubrics" / "assignment2" / "convolution.yaml"
DATA = PATH.read_bytes()
CELLS = parse(DATA).cells
CODE = [cell for cell in CELLS if cell.cell_type == "code"]

# How its checks print what they found.
ERROR = re.compile(r"(?:error of \w+|difference to naive): +([0-9.]+e[+-][0-9]+)")


def criteria():
    questions = yaml.safe_load(RUBRIC.read_text(encoding="utf-8"))["questions"]
    return [criterion for question in questions for criterion in question["criteria"]]


class TestFile:
    def test_it_is_a_valid_notebook_that_was_never_run(self):
        notebook = parse(DATA)
        nbformat.validate(notebook)
        assert nbformat.writes(notebook).rstrip("\n").encode() + b"\n" == DATA
        assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
        assert all(cell.metadata == {} for cell in CELLS)
        assert all((cell.outputs, cell.execution_count) == ([], None) for cell in CODE)

    def test_ids_are_unique_and_say_where_they_belong(self):
        ids = [cell.id for cell in CELLS]
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch(r"convolutional-networks-[a-z0-9-]+", cell_id) for cell_id in ids)

    def test_answers_follow_their_questions_and_are_in_the_rubric(self):
        pairs = [(question, answer) for question, answer in itertools.pairwise(CELLS) if "SOLUTION" in answer.source]
        for question, answer in pairs:
            assert question.source.startswith("### Inline question")
            assert answer.id == f"{question.id}-answer"
            assert answer.source.startswith("**Your answer:**\n\n<!-- BEGIN SOLUTION -->\n<!-- PROMPT: ")
        written = [criterion for criterion in criteria() if criterion.get("probe") == "written"]
        assert [(criterion["notebook"], criterion["cell"]) for criterion in written] == [
            (f"{NAME}.ipynb", answer.id) for _, answer in pairs
        ]

    def test_it_opens_with_what_and_how_long(self):
        for part in ("# ", "**You will learn**", "**You will write**", "**Time:**"):
            assert part in CELLS[0].source

    def test_every_criterion_has_its_check_beside_it(self):
        calls = re.findall(r"^check\((.*)\)$", "\n".join(cell.source for cell in CODE), re.MULTILINE)
        asked = [name for names in calls for name in ast.literal_eval(f"[{names}]")]
        graded = [criterion["id"] for criterion in criteria() if criterion.get("probe") != "written"]
        assert sorted(asked) == sorted(graded)

    def test_cells_fit_on_the_page_and_are_python(self):
        for cell in CODE:
            assert max(map(len, cell.source.splitlines())) <= 100
            ast.parse(python(cell))

    def test_without_the_solution_nothing_of_it_is_left(self):
        stripped = parse(strip_notebook(DATA, NAME)).cells
        assert [cell.id for cell in stripped] == [cell.id for cell in CELLS]
        assert not any("SOLUTION" in cell.source for cell in stripped)
        answers = [cell.source for cell in stripped if cell.id.endswith("-answer")]
        assert len(answers) == 2
        assert all(source.startswith("**Your answer:**\n\nWrite your answer here") for source in answers)


@pytest.mark.slow
def test_it_runs_from_top_to_bottom_and_keeps_its_promises(tmp_path):
    shutil.copytree(REFERENCE, tmp_path / "cs231n", ignore=shutil.ignore_patterns("notebooks", "__pycache__"))
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(textwrap.dedent(OFFLINE), encoding="utf-8")
    (tmp_path / PATH.name).write_bytes(DATA)
    notebook = execute(tmp_path, NAME)
    assert not isinstance(notebook, str), notebook

    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(printed(cell, "stderr") for cell in cells), "no warnings"
    assert sum("image/png" in output.get("data", {}) for cell in cells for output in cell.outputs) == 7
    text = "".join(map(printed, cells))
    errors = [float(error) for error in ERROR.findall(text)]
    assert len(errors) == 40
    assert all(error < 1e-5 for error in errors)
    for expected, found in re.findall(r"expected (\d+), is (\d+)", text):
        assert expected == found
    assert len(re.findall(r"\d times as fast", text)) == 4
    assert float(re.search(r"training accuracy of 100 pictures: ([0-9.]+)", text)[1]) > 0.9
    assert float(re.search(r"accuracy on the test data: ([0-9.]+)", text)[1]) > 0.45
