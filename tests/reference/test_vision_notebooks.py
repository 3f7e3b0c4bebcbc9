"""The notebooks on visualisation, style, self-supervised learning and CLIP: clean files that keep what they promise."""

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

FOLDER = REFERENCE / "notebooks" / "assignment3"
RUBRICS = REFERENCE.parent / "rubrics" / "assignment3"
NOTEBOOKS = ("Network_Visualization", "Style_Transfer", "Self_Supervised_Learning", "CLIP")

# How the checks of the notebooks print what they found, how many do, and how many pictures there are.
ERROR = re.compile(r"relative error: ([0-9.]+e[+-][0-9]+)")
ERRORS = {"Network_Visualization": 1, "Style_Transfer": 5, "Self_Supervised_Learning": 8, "CLIP": 3}
PICTURES = {"Network_Visualization": 4, "Style_Transfer": 5, "Self_Supervised_Learning": 4, "CLIP": 7}

# What the notebooks promise of pictures that were not learnt from: (what is printed, at least, at most).
FIGURES = {
    "Network_Visualization": [
        (r"accuracy on the test data: ([0-9.]+)", 0.9, 1),
        (r"with random changes of the same lengths, (\d+) of 10", 8, 10),
    ],
    "Style_Transfer": [(r"loss: [0-9.]+ at the start, ([0-9.]+) at the end", 0, 10)],
    "Self_Supervised_Learning": [
        (r"features before training: accuracy on the test data: ([0-9.]+)", 0.1, 0.45),
        (r"features after training: accuracy on the test data: ([0-9.]+)", 0.55, 1),
        (r"features before training: probe accuracy ([0-9.]+)", 0.05, 0.3),
        (r"features after training: probe accuracy ([0-9.]+)", 0.33, 1),
    ],
    "CLIP": [
        (r"accuracy on the test data: ([0-9.]+)", 0.8, 1),
        (r"share of right answers ([0-9.]+)", 0.9, 1),
        (r"at the start, ([0-9.]+) at the end", 0, 2),
    ],
}


def raw(name):
    return (FOLDER / f"{name}.ipynb").read_bytes()


@pytest.mark.parametrize("name", NOTEBOOKS)
class TestFiles:
    def test_it_is_a_valid_notebook_that_was_never_run(self, name):
        notebook = parse(raw(name))
        nbformat.validate(notebook)
        assert raw(name) == nbformat.writes(notebook).rstrip("\n").encode() + b"\n"
        assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
        assert notebook.metadata.kernelspec.name == "python3"
        for cell in notebook.cells:
            assert cell.metadata == {}
            if cell.cell_type == "code":
                assert (cell.outputs, cell.execution_count) == ([], None)

    def test_ids_are_unique_and_say_where_they_belong(self, name):
        ids = [cell.id for cell in parse(raw(name)).cells]
        assert len(set(ids)) == len(ids)
        prefix = name.lower().replace("_", "-")
        assert all(re.fullmatch(rf"{prefix}-[a-z0-9-]+", cell_id) for cell_id in ids)

    def test_two_answers_follow_their_questions(self, name):
        pairs = itertools.pairwise(parse(raw(name)).cells)
        answers = [(question, answer) for question, answer in pairs if "SOLUTION" in answer.source]
        assert [answer.id[-9:] for _, answer in answers] == ["q1-answer", "q2-answer"]
        for question, answer in answers:
            assert question.source.startswith("### Inline question")
            assert answer.id == f"{question.id}-answer"
            assert answer.source.startswith("**Your answer:**\n\n<!-- BEGIN SOLUTION -->\n<!-- PROMPT: ")

    def test_it_opens_with_what_and_how_long(self, name):
        opening = parse(raw(name)).cells[0].source
        for part in ("# ", "**You will learn**", "**You will write**", "**Time:**"):
            assert part in opening

    def test_checks_are_those_of_the_rubric(self, name):
        code = "\n".join(cell.source for cell in parse(raw(name)).cells if cell.cell_type == "code")
        calls = re.findall(r"^check\((.*)\)$", code, re.MULTILINE)
        asked = {asked for names in calls for asked in ast.literal_eval(f"[{names}]")}
        assert asked
        parts = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in RUBRICS.glob("*.yaml")]
        questions = [question for part in parts for question in part["questions"]]
        assert asked <= {criterion["id"] for question in questions for criterion in question["criteria"]}

    def test_cells_fit_on_the_page_and_are_python(self, name):
        for cell in parse(raw(name)).cells:
            if cell.cell_type == "code":
                assert max(map(len, cell.source.splitlines())) <= 100
                ast.parse(python(cell))

    def test_without_the_solution_nothing_of_it_is_left(self, name):
        stripped = parse(strip_notebook(raw(name), name)).cells
        assert [cell.id for cell in stripped] == [cell.id for cell in parse(raw(name)).cells]
        for cell in stripped:
            assert "SOLUTION" not in cell.source
            if cell.id.endswith("-answer"):
                assert cell.source.startswith("**Your answer:**\n\nWrite your answer here")


@pytest.mark.slow
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_it_runs_from_top_to_bottom_and_keeps_its_promises(name, tmp_path):
    pytest.importorskip("torch")
    shutil.copytree(REFERENCE, tmp_path / "cs231n", ignore=shutil.ignore_patterns("notebooks", "__pycache__"))
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(textwrap.dedent(OFFLINE), encoding="utf-8")
    (tmp_path / f"{name}.ipynb").write_bytes(raw(name))
    notebook = execute(tmp_path, name)
    assert not isinstance(notebook, str), notebook

    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(printed(cell, "stderr") for cell in cells), "no warnings"
    assert sum("image/png" in output.get("data", {}) for cell in cells for output in cell.outputs) >= PICTURES[name]
    text = "".join(map(printed, cells))
    errors = [float(error) for error in ERROR.findall(text)]
    assert len(errors) >= ERRORS[name]
    assert all(error < 1e-4 for error in errors)
    for figure, at_least, at_most in FIGURES[name]:
        found = [float(value) for value in re.findall(figure, text)]
        assert found
        assert all(at_least <= value <= at_most for value in found), figure
    assert "False" not in text  # the fooled net takes every picture for what it was meant to
