"""The notebooks: clean as files, valid Python with and without their solutions, and they keep what they promise.

The slow part runs each from top to bottom beside the reference, as a student who has finished would: in a folder of
its own, without network, and on the embedded images.
"""

import ast
import itertools
import os
import re
import shutil
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
import yaml
from IPython.core.inputtransformer2 import TransformerManager

import reference
from grader.stubs.notebook import strip_notebook

REFERENCE = Path(reference.__file__).parent
FOLDER = REFERENCE / "notebooks" / "assignment1"
RUBRIC = REFERENCE.parent / "rubrics" / "assignment1.yaml"
NOTEBOOKS = ("knn", "svm", "softmax", "two_layer_net", "features")

ANSWERS = {
    "knn": ["knn-q1-answer", "knn-q2-answer", "knn-q3-answer"],
    "svm": ["svm-q1-answer", "svm-q2-answer"],
    "softmax": ["softmax-q1-answer", "softmax-q2-answer"],
    "two_layer_net": ["two-layer-net-q1-answer", "two-layer-net-q2-answer"],
    "features": ["features-q1-answer"],
}
WRITTEN_CODE = {
    "knn": ["knn-cross-validation", "knn-best-k"],
    "svm": ["svm-search"],
    "softmax": ["softmax-search"],
    "two_layer_net": ["two-layer-net-solver", "two-layer-net-search"],
    "features": ["features-svm", "features-net"],
}
# What the notebooks promise for their last look at the test data, with the embedded images.
TEST_ACCURACY = {"knn": 0.36, "svm": 0.30, "softmax": 0.32, "two_layer_net": 0.46, "features": 0.55}

# How the checks of the notebooks print what they found, and how many do.
ERROR = re.compile(r"(?:relative error|error of [\w ]+|difference (?:to|of) [\w ]+): +([0-9.]+e[+-][0-9]+)")
ERRORS = {"knn": 2, "svm": 22, "softmax": 22, "two_layer_net": 20, "features": 0}

# Put in front of every Python process of the run: connections to other machines fail at once.
OFFLINE = """
    import sys

    def refuse(event, arguments):
        if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] not in LOCAL:
            raise OSError(f"no network here: {arguments[1]}")
        if event == "socket.getaddrinfo" and arguments[0] not in LOCAL:
            raise OSError(f"no network here: {arguments[0]}")

    LOCAL = ("127.0.0.1", "localhost", "::1", "0.0.0.0", "", None)
    sys.addaudithook(refuse)
"""


def raw(name):
    return (FOLDER / f"{name}.ipynb").read_bytes()


def parse(data):
    return nbformat.reads(data.decode("utf-8"), as_version=nbformat.NO_CONVERT)


def python(cell):
    """A code cell as plain Python: IPython's own lines become calls."""
    return TransformerManager().transform_cell(cell.source)


def test_there_are_five_and_no_others():
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.ipynb" for name in NOTEBOOKS}


@pytest.mark.parametrize("name", NOTEBOOKS)
class TestFiles:
    def test_it_is_a_valid_notebook_of_format_4_5(self, name):
        notebook = parse(raw(name))
        nbformat.validate(notebook)
        assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
        assert notebook.metadata.kernelspec.name == "python3"

    def test_it_is_written_as_nbformat_writes(self, name):
        assert raw(name) == nbformat.writes(parse(raw(name))).rstrip("\n").encode() + b"\n"

    def test_it_was_never_run(self, name):
        for cell in parse(raw(name)).cells:
            assert cell.metadata == {}
            if cell.cell_type == "code":
                assert cell.outputs == []
                assert cell.execution_count is None

    def test_ids_are_unique_and_say_where_they_belong(self, name):
        ids = [cell.id for cell in parse(raw(name)).cells]
        assert len(set(ids)) == len(ids)
        prefix = name.replace("_", "-")
        assert all(re.fullmatch(rf"{prefix}-[a-z0-9-]+", cell_id) for cell_id in ids)

    def test_what_students_write_is_marked(self, name):
        marked = [cell for cell in parse(raw(name)).cells if "BEGIN SOLUTION" in cell.source]
        assert [cell.id for cell in marked if cell.cell_type == "markdown"] == ANSWERS[name]
        assert [cell.id for cell in marked if cell.cell_type == "code"] == WRITTEN_CODE[name]
        for cell in marked:
            assert re.findall(r"(BEGIN|END) SOLUTION", cell.source) == ["BEGIN", "END"]
            assert re.search(r"BEGIN SOLUTION( -->)?\n(# |<!-- )PROMPT: ", cell.source)

    def test_an_answer_follows_its_question(self, name):
        cells = parse(raw(name)).cells
        for question, answer in itertools.pairwise(cells):
            if answer.id in ANSWERS[name]:
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
        assert asked or name == "features"
        questions = yaml.safe_load(RUBRIC.read_text(encoding="utf-8"))["questions"]
        known = {question["id"] for question in questions}
        known |= {criterion["id"] for question in questions for criterion in question["criteria"]}
        assert asked <= known

    def test_code_fits_on_the_page(self, name):
        for cell in parse(raw(name)).cells:
            if cell.cell_type == "code":
                assert max(map(len, cell.source.splitlines())) <= 100

    def test_cells_are_python(self, name):
        for cell in parse(raw(name)).cells:
            if cell.cell_type == "code":
                ast.parse(python(cell))

    def test_without_the_solution_cells_are_python_and_say_what_to_do(self, name):
        stripped = {cell.id: cell for cell in parse(strip_notebook(raw(name), name)).cells}
        assert list(stripped) == [cell.id for cell in parse(raw(name)).cells]
        for cell in stripped.values():
            assert "SOLUTION" not in cell.source
            if cell.cell_type == "code":
                ast.parse(python(cell))
        for cell_id in WRITTEN_CODE[name]:
            assert "raise NotImplementedError(" in stripped[cell_id].source
        for cell_id in ANSWERS[name]:
            assert stripped[cell_id].source.startswith("**Your answer:**\n\nWrite your answer here")


# ------------------------------------------------------------------ from top to bottom


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """All notebooks after a run beside the reference, two at a time; a text where a run broke off."""
    folder = tmp_path_factory.mktemp("assignment1")
    shutil.copytree(REFERENCE, folder / "cs231n", ignore=shutil.ignore_patterns("notebooks", "__pycache__"))
    (folder / "site").mkdir()
    (folder / "site" / "sitecustomize.py").write_text(textwrap.dedent(OFFLINE), encoding="utf-8")
    for name in NOTEBOOKS:
        (folder / f"{name}.ipynb").write_bytes(raw(name))
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(NOTEBOOKS, pool.map(lambda name: execute(folder, name), NOTEBOOKS), strict=True))


def execute(folder, name):
    """Run a notebook in the folder, as nbconvert does from the command line."""
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG", "LC_ALL", "TMPDIR")}
    homes = ("HOME", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR")
    home = folder / "homes" / name
    home.mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--stdout", f"{name}.ipynb"],
        cwd=folder,
        env=kept
        | dict.fromkeys(homes, str(home))
        | {"PYTHONPATH": str(folder / "site"), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        check=False,
        timeout=600,
    )
    return parse(done.stdout) if done.returncode == 0 else done.stderr.decode(errors="replace")[-4000:]


def printed(cell, stream="stdout"):
    outputs = [output.text for output in cell.outputs if output.output_type == "stream" and output.name == stream]
    return "".join(outputs)


@pytest.mark.slow
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_it_runs_from_top_to_bottom_and_keeps_its_promises(executed, name):
    notebook = executed[name]
    assert not isinstance(notebook, str), notebook
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert not any(printed(cell, "stderr") for cell in cells), "no warnings"
    assert any("image/png" in output.get("data", {}) for cell in cells for output in cell.outputs)

    text = "".join(map(printed, cells))
    assert "embedded images" in text
    accuracies = re.findall(r"accuracy on the test data: +([0-9.]+)", text)
    assert float(accuracies[-1]) >= TEST_ACCURACY[name]
    errors = [float(error) for error in ERROR.findall(text)]
    assert len(errors) >= ERRORS[name]
    assert all(error < 1e-4 for error in errors)
