"""The PyTorch notebook: clean as a file, it runs offline with the reference, and its functions have their referees."""

from __future__ import annotations

import ast
import json
import re
import shutil
import textwrap
from pathlib import Path

import numpy as np
import pytest
import yaml

import reference
from grader.load.notebook_code import notebook_code
from grader.stubs.notebook import strip_notebook
from tests.reference.test_notebooks import OFFLINE, execute, parse, printed, python

torch = pytest.importorskip("torch")

REFERENCE = Path(reference.__file__).parent
NOTEBOOK = REFERENCE / "notebooks" / "assignment2" / "PyTorch.ipynb"
RUBRIC = REFERENCE.parent / "rubrics" / "assignment2" / "pytorch.yaml"
GRADED = {
    "flatten", "two_layer_fc", "random_weight", "xavier_weight", "three_layer_convnet", "ThreeLayerConvNet",
    "sequential_convnet", "open_ended",
}  # fmt: skip
QUESTION = re.compile(r"### Inline question \d")


def cells() -> list:
    return parse(NOTEBOOK.read_bytes()).cells


def criteria() -> list[dict]:
    (question,) = yaml.safe_load(RUBRIC.read_text("utf-8"))["questions"]
    return question["criteria"]


@pytest.fixture(scope="module")
def written() -> dict:
    """What the notebook's definitions make, without anything else of it."""
    tree = ast.parse(notebook_code(NOTEBOOK.read_bytes()))
    kinds = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
    kept = [node for node in tree.body if isinstance(node, kinds) and "cs231n" not in ast.unparse(node)]
    names: dict = {"dtype": torch.float32, "device": torch.device("cpu")}
    exec(compile(ast.Module(kept, []), "PyTorch.ipynb", "exec"), names)
    return names


def test_it_was_never_run_and_every_cell_has_a_name_of_its_own() -> None:
    ids = [cell.id for cell in cells()]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"pytorch-[a-z0-9-]+", one) for one in ids)
    assert all(cell.outputs == [] and cell.metadata == {} for cell in cells() if cell.cell_type == "code")


def test_it_says_what_became_of_the_tensorflow_part() -> None:
    opening = cells()[0].source
    for words in ("**You will learn**", "**You will write**", "**Time:**", "TensorFlow", "PyTorch counterpart"):
        assert words in opening


def test_graded_functions_stand_in_the_cells_that_the_rubric_names() -> None:
    sources = {cell.id: cell.source for cell in cells()}
    found = set()
    for criterion in criteria():
        if criterion.get("probe") == "written":
            assert "BEGIN SOLUTION" in sources[criterion["cell"]]
            continue
        name = criterion["target"].partition(":")[2]
        assert re.search(rf"^(def|class) {name}\b", sources[criterion["cell"]], re.M), name
        found.add(name)
    assert found == GRADED


def test_checks_are_those_of_the_rubric_and_questions_have_answers() -> None:
    code = "\n".join(cell.source for cell in cells() if cell.cell_type == "code")
    asked = {name for names in re.findall(r"^check\((.*)\)$", code, re.M) for name in ast.literal_eval(f"[{names}]")}
    known = {criterion["id"] for criterion in criteria()}
    assert asked
    assert asked <= known
    questions = [cell.id for cell in cells() if QUESTION.match(cell.source)]
    assert {f"{one}-answer" for one in questions} <= {cell.id for cell in cells()}
    assert len(questions) == 2


def test_without_the_solution_it_is_python_and_says_what_to_do() -> None:
    stripped = {cell.id: cell.source for cell in parse(strip_notebook(NOTEBOOK.read_bytes(), "PyTorch.ipynb")).cells}
    for cell in cells():
        if cell.cell_type == "code":
            ast.parse(python(cell))
            assert max(map(len, cell.source.splitlines())) <= 100
    assert "SOLUTION" not in json.dumps(stripped)
    assert "DenseBlock" not in json.dumps(stripped)
    for criterion in criteria():
        if criterion.get("probe") != "written":
            assert "raise NotImplementedError(" in stripped[criterion["cell"]]


def test_the_convnets_agree_and_their_gradients_fit_finite_differences(written: dict) -> None:
    torch.manual_seed(1)
    model = written["ThreeLayerConvNet"](2, 3, 4, 5).double()
    params = [value for _, value in model.named_parameters()]
    flat = [*params[:4], params[4].T, params[5]]
    other = written["sequential_convnet"](2, 3, 4, 5, 32).double()
    for mine, theirs in zip(other.parameters(), params, strict=True):
        mine.data = theirs.data
    x = torch.randn(2, 2, 32, 32, dtype=torch.float64)
    scores = written["three_layer_convnet"](x, flat)
    for same in (model(x), other(x)):
        np.testing.assert_allclose(same.detach(), scores.detach(), rtol=1e-9)
    upstream, direction, step = torch.randn_like(scores), torch.randn_like(params[0]), 1e-6
    (gradient,) = torch.autograd.grad((scores * upstream).sum(), [params[0]])
    sides = [
        (written["three_layer_convnet"](x, [params[0] + sign * step * direction, *flat[1:]]) * upstream).sum().item()
        for sign in (1, -1)
    ]
    np.testing.assert_allclose((gradient * direction).sum().item(), (sides[0] - sides[1]) / (2 * step), rtol=1e-5)


def test_flatten_and_two_layers(written: dict) -> None:
    x = torch.randn(3, 2, 4, 5, dtype=torch.float64)
    w1, w2 = torch.randn(40, 6, dtype=torch.float64), torch.randn(6, 7, dtype=torch.float64)
    np.testing.assert_array_equal(written["flatten"](x), x.numpy().reshape(3, -1))
    want = np.maximum(x.numpy().reshape(3, -1) @ w1.numpy(), 0) @ w2.numpy()
    np.testing.assert_allclose(written["two_layer_fc"](x, [w1, w2]), want)


@pytest.mark.parametrize("shape", [(200, 300), (64, 32, 3, 3), (40, 1, 7, 5)])
def test_first_weights_agree_with_torchs_own(written: dict, shape: tuple[int, ...]) -> None:
    torch.manual_seed(2)
    like = torch.empty(shape[::-1] if len(shape) == 2 else shape)  # torch lays an affine weight out as (out, in)
    for name, init in (("random_weight", "kaiming_normal_"), ("xavier_weight", "xavier_normal_")):
        weight = written[name](shape)
        getattr(torch.nn.init, init)(like)
        assert weight.shape == shape
        assert weight.requires_grad
        assert abs(weight.std().item() / like.std().item() - 1) < 0.1
        assert abs(weight.mean().item()) < 0.1 * like.std().item()


@pytest.mark.slow
def test_it_runs_from_top_to_bottom_and_keeps_its_promises(tmp_path: Path) -> None:
    shutil.copytree(REFERENCE, tmp_path / "cs231n", ignore=shutil.ignore_patterns("notebooks", "__pycache__"))
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(textwrap.dedent(OFFLINE), encoding="utf-8")
    (tmp_path / "PyTorch.ipynb").write_bytes(NOTEBOOK.read_bytes())
    notebook = execute(tmp_path, "PyTorch")
    assert not isinstance(notebook, str), notebook
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(printed(cell, "stderr") for cell in code), "no warnings"
    assert sum("image/png" in output.get("data", {}) for cell in code for output in cell.outputs) >= 2
    text = "".join(map(printed, code))
    assert "embedded images" in text
    assert float(re.findall(r"accuracy on the test data: +([0-9.]+)", text)[-1]) >= 0.45
    barebones = re.findall(r"(?:two layers|convnet): validation accuracy ([0-9.]+)", text)
    assert len(barebones) == 2
    assert all(float(found) > 0.15 for found in barebones)
