"""The notebooks on models that generate: clean as files, valid Python, and what they make can be recognised."""

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
NOTEBOOKS = ("Generative_Adversarial_Networks", "VAE", "Diffusion")
QUESTIONS = {"Generative_Adversarial_Networks": "gan", "VAE": "vae", "Diffusion": "diffusion"}

# What the notebooks promise: a number that they print after this text, and its bounds.
PROMISES = {
    "Generative_Adversarial_Networks": [
        ("discriminator: ", 267009, 1102721),
        ("distance to the nearest real digit, made digits: ", 0, 6),
        ("a reader that guesses: ", -1e-4, 1e-4),
    ],
    "VAE": [("last loss: ", 50, 160), ("made digits read as asked: ", 0.9, 1)],
    "Diffusion": [
        ("largest distance to a digit that is known: ", 0, 0.1),
        ("loss of the ideal model: ", 0, 0.35),
        ("mean loss of the last epoch: ", 0, 0.18),
        ("made digits read as asked, guidance 0: ", 0.6, 1),
        ("made digits read as asked, guidance 2: ", 0.85, 1),
    ],
}
ERROR = re.compile(r"error of [\w' ]+: ([0-9.]+e[+-][0-9]+)")
ERRORS = {"Generative_Adversarial_Networks": 7, "VAE": 1, "Diffusion": 1}


def raw(name):
    return (FOLDER / f"{name}.ipynb").read_bytes()


@pytest.mark.parametrize("name", NOTEBOOKS)
class TestFiles:
    def test_it_is_a_valid_notebook_that_was_never_run(self, name):
        notebook = parse(raw(name))
        nbformat.validate(notebook)
        assert raw(name) == nbformat.writes(notebook).rstrip("\n").encode() + b"\n"
        assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
        for cell in notebook.cells:
            assert cell.metadata == {}
            if cell.cell_type == "code":
                assert (cell.outputs, cell.execution_count) == ([], None)

    def test_ids_are_unique_and_say_where_they_belong(self, name):
        ids = [cell.id for cell in parse(raw(name)).cells]
        assert len(set(ids)) == len(ids)
        prefix = name.lower().replace("_", "-")
        assert all(re.fullmatch(rf"{prefix}-[a-z0-9-]+", cell_id) for cell_id in ids)

    def test_an_answer_follows_its_question(self, name):
        cells = parse(raw(name)).cells
        answers = [(question, answer) for question, answer in itertools.pairwise(cells) if "SOLUTION" in answer.source]
        assert len(answers) == 1
        for question, answer in answers:
            assert question.source.startswith("### Inline question")
            assert answer.id == f"{question.id}-answer"
            assert answer.source.startswith("**Your answer:**\n\n<!-- BEGIN SOLUTION -->\n<!-- PROMPT: ")

    def test_it_opens_with_what_and_how_long(self, name):
        opening = parse(raw(name)).cells[0].source
        for part in ("# ", "**You will learn**", "**You will write**", "**Time:**"):
            assert part in opening

    def test_every_criterion_is_checked_where_it_is_written(self, name):
        code = "\n".join(cell.source for cell in parse(raw(name)).cells if cell.cell_type == "code")
        calls = re.findall(r"^check\((.*)\)$", code, re.MULTILINE)
        asked = [asked for names in calls for asked in ast.literal_eval(f"[{names}]")]
        rubric = yaml.safe_load((RUBRICS / f"{QUESTIONS[name]}.yaml").read_text(encoding="utf-8"))
        criteria = rubric["questions"][0]["criteria"]
        checked = [c for c in criteria if c.get("probe") != "written" and c.get("visibility") != "hidden"]
        assert sorted(asked) == sorted(c["id"] for c in checked)

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
    assert sum("image/png" in output.get("data", {}) for cell in cells for output in cell.outputs) >= 3
    text = "".join(map(printed, cells))
    for promise, low, high in PROMISES[name]:
        found = re.findall(re.escape(promise) + r"(-?[0-9.]+)", text)
        assert found, promise
        assert low <= float(found[-1]) <= high, promise
    errors = [float(error) for error in ERROR.findall(text)]
    assert len(errors) >= ERRORS[name]
    assert all(error < 1e-4 for error in errors)
