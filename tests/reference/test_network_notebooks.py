"""The notebooks on networks, normalisation and dropout: clean files, valid Python, and they keep what they promise."""

import ast
import itertools
import re
import shutil
import textwrap
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
import yaml

from grader.stubs.notebook import strip_notebook

from .test_notebooks import OFFLINE, REFERENCE, execute, parse, printed, python

FOLDER = REFERENCE / "notebooks" / "assignment2"
RUBRICS = REFERENCE.parent / "rubrics" / "assignment2"
NOTEBOOKS = ("FullyConnectedNets", "BatchNormalization", "Dropout")

ANSWERS = {
    "FullyConnectedNets": ["q1-answer", "q2-answer"],
    "BatchNormalization": ["q1-answer", "q2-answer", "q3-answer", "q4-answer"],
    "Dropout": ["q1-answer", "q2-answer", "q3-answer"],
}
WRITTEN_CODE = {
    "FullyConnectedNets": ["overfit-three", "overfit-five", "best"],
    "BatchNormalization": [],
    "Dropout": [],
}

# How the checks of the notebooks print what they found, and how many do.
ERROR = re.compile(r"(?:error|difference) (?:of [\w ]+): +([0-9.]+e[+-][0-9]+)")
ERRORS = {"FullyConnectedNets": 27, "BatchNormalization": 26, "Dropout": 19}


def raw(name):
    return (FOLDER / f"{name}.ipynb").read_bytes()


def prefix(name):
    """`FullyConnectedNets` as its cells are called: `fully-connected-nets`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


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
        assert all(re.fullmatch(rf"{prefix(name)}-[a-z0-9-]+", cell_id) for cell_id in ids)

    def test_what_students_write_is_marked(self, name):
        marked = [cell for cell in parse(raw(name)).cells if "BEGIN SOLUTION" in cell.source]
        for kind, expected in (("markdown", ANSWERS), ("code", WRITTEN_CODE)):
            found = [cell.id for cell in marked if cell.cell_type == kind]
            assert found == [f"{prefix(name)}-{tail}" for tail in expected[name]]
        for cell in marked:
            assert re.findall(r"(BEGIN|END) SOLUTION", cell.source) == ["BEGIN", "END"]
            assert re.search(r"BEGIN SOLUTION( -->)?\n(# |<!-- )PROMPT: ", cell.source)

    def test_an_answer_follows_its_question(self, name):
        for question, answer in itertools.pairwise(parse(raw(name)).cells):
            if answer.id.endswith("-answer"):
                assert question.id == answer.id.removesuffix("-answer")
                assert question.source.startswith("### Inline question")
                assert answer.source.startswith("**Your answer:**\n\n<!-- BEGIN SOLUTION -->")

    def test_it_opens_with_what_and_how_long(self, name):
        opening = parse(raw(name)).cells[0].source
        for part in ("# ", "**You will learn**", "**You will write**", "**Time:**"):
            assert part in opening

    def test_checks_are_those_of_the_rubric(self, name):
        code = "\n".join(cell.source for cell in parse(raw(name)).cells if cell.cell_type == "code")
        calls = re.findall(r"^check\((.*)\)$", code, re.MULTILINE)
        asked = {asked for names in calls for asked in ast.literal_eval(f"[{names}]")}
        parts = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in RUBRICS.glob("*.yaml")]
        questions = [question for part in parts for question in part["questions"]]
        known = {criterion["id"] for question in questions for criterion in question["criteria"]}
        assert asked
        assert asked <= known

    def test_code_is_python_and_fits_on_the_page(self, name):
        for cell in parse(raw(name)).cells:
            if cell.cell_type == "code":
                ast.parse(python(cell))
                assert max(map(len, cell.source.splitlines())) <= 100

    def test_without_the_solution_cells_are_python_and_say_what_to_do(self, name):
        stripped = {cell.id: cell for cell in parse(strip_notebook(raw(name), name)).cells}
        assert list(stripped) == [cell.id for cell in parse(raw(name)).cells]
        for cell in stripped.values():
            assert "SOLUTION" not in cell.source
            if cell.cell_type == "code":
                ast.parse(python(cell))
        for tail in WRITTEN_CODE[name]:
            assert "raise NotImplementedError(" in stripped[f"{prefix(name)}-{tail}"].source


# ------------------------------------------------------------------ from top to bottom


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """All notebooks after a run beside the reference, two at a time; a text where a run broke off."""
    folder = tmp_path_factory.mktemp("assignment2")
    shutil.copytree(REFERENCE, folder / "cs231n", ignore=shutil.ignore_patterns("notebooks", "__pycache__"))
    (folder / "site").mkdir()
    (folder / "site" / "sitecustomize.py").write_text(textwrap.dedent(OFFLINE), encoding="utf-8")
    for name in NOTEBOOKS:
        (folder / f"{name}.ipynb").write_bytes(raw(name))
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(NOTEBOOKS, pool.map(lambda name: execute(folder, name), NOTEBOOKS), strict=True))


@pytest.fixture
def output(executed, request):
    """What the notebook printed, after the checks that all must pass."""
    notebook = executed[request.param]
    assert not isinstance(notebook, str), notebook
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert not any(printed(cell, "stderr") for cell in cells), "no warnings"
    assert any("image/png" in out.get("data", {}) for cell in cells for out in cell.outputs)
    text = "".join(map(printed, cells))
    assert "embedded images" in text
    errors = [float(error) for error in ERROR.findall(text)]
    assert len(errors) >= ERRORS[request.param]
    assert all(error < 1e-4 for error in errors)
    return text


def numbers(pattern, text):
    return [float(number) for number in re.findall(pattern, text)]


@pytest.mark.slow
@pytest.mark.parametrize("output", ["FullyConnectedNets"], indirect=True)
def test_networks_learn_by_heart_race_and_pass_the_test(output):
    three, five = numbers(r"accuracy on fifty pictures: ([0-9.]+)", output)
    assert min(three, five) > 0.95
    assert numbers(r"accuracy on the validation data: +([0-9.]+)", output)[0] >= 0.40
    assert numbers(r"accuracy on the test data: +([0-9.]+)", output)[0] >= 0.40
    races = re.findall(r"^(\w+) +loss ([0-9.]+) -> ([0-9.]+)", output, re.MULTILINE)
    falls = {rule: float(first) - float(last) for rule, first, last in races}
    assert len(falls) == 6
    assert min(falls, key=falls.get) == "sgd"
    assert falls["sgd"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("output", ["BatchNormalization"], indirect=True)
def test_normalisation_does_what_it_promises(output):
    without, with_batchnorm = numbers(r"training accuracy ([0-9.]+)", output)
    assert with_batchnorm > without
    assert numbers(r"difference of one example alone: ([0-9.e+-]+)", output)[0] < 1e-12
    assert output.count("has no influence, as it should be") == 4


@pytest.mark.slow
@pytest.mark.parametrize("output", ["Dropout"], indirect=True)
def test_dropout_closes_the_gap(output):
    assert "factors in dx: [0. 5.]" in output
    losses = numbers(r"loss: ([0-9.]+)", output)
    assert len(set(losses)) == len(losses) == 3
    gaps = numbers(r"gap ([0-9.-]+)", output)
    assert gaps[0] > gaps[1] > gaps[2]
