"""House proofs on the real course: its starter code parses, imports, asks for everything graded, and leaks nothing."""

from __future__ import annotations

import ast
import importlib
import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from grader.load import read_rubric
from grader.model.rubric import Rubric
from grader.stubs import compare, find_leaks, make_kit, make_template, scan_zip

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "reference"


@cache
def rubric() -> Rubric:
    return read_rubric(ROOT / "rubrics" / "assignment1.yaml")


@cache
def template() -> dict[str, bytes]:
    return make_template(REFERENCE, rubric())


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """`layers:affine_forward` and `classifiers.fc_net:TwoLayerNet.loss` with their code, of all starter modules."""
    for path, data in template().items():
        if path.endswith(".py"):
            module = path.removeprefix("cs231n/").removesuffix(".py").replace("/", ".")
            for node in ast.parse(data).body:
                if isinstance(node, ast.FunctionDef):
                    yield f"{module}:{node.name}", node
                elif isinstance(node, ast.ClassDef):
                    methods = [part for part in node.body if isinstance(part, ast.FunctionDef)]
                    yield from ((f"{module}:{node.name}.{method.name}", method) for method in methods)


def test_nothing_of_the_solution_is_left() -> None:
    assert [str(finding) for finding in find_leaks(REFERENCE, rubric(), template())] == []
    assert [str(finding) for finding in scan_zip(make_kit(template(), b"", rubric()))] == []


def test_the_scan_would_find_it() -> None:
    layers = (REFERENCE / "layers.py").read_bytes()
    assert len(find_leaks(REFERENCE, rubric(), {"cs231n/layers.py": layers})) > 20


def test_what_is_committed_is_what_the_tool_makes() -> None:
    assert compare(template(), ROOT / "student_template" / "assignment1") == []


def test_it_is_made_the_same_every_time() -> None:
    assert make_template(REFERENCE, rubric()) == template()


def test_every_graded_function_is_there_and_asks_to_be_written() -> None:
    found = dict(functions())
    targets = {criterion.target for criterion in rubric().criteria if not criterion.manual}
    graded = {target for target in targets if not target.rpartition(".")[2].rpartition(":")[2][:1].isupper()}
    assert graded
    for target in graded:
        assert "raise NotImplementedError('Write " in ast.unparse(found[target]).replace('("', "('"), target


def test_every_written_answer_has_its_cell() -> None:
    for criterion in rubric().criteria:
        if criterion.manual:
            cells = json.loads(template()[criterion.notebook])["cells"]
            (cell,) = [cell for cell in cells if criterion.cell in (cell["id"], *cell["metadata"].get("tags", []))]
            source = "".join(cell["source"])
            assert "rite your answer here" in source or "raise NotImplementedError" in source, criterion.id


def forget_package() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "cs231n"]:
        del sys.modules[name]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The starter code on the import path, and forgotten afterwards."""
    for name, data in template().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    monkeypatch.syspath_prepend(tmp_path)
    forget_package()
    yield
    forget_package()


@pytest.mark.usefixtures("package")
def test_it_imports_and_a_stub_says_what_to_write() -> None:
    for module in ("cs231n.classifiers", "cs231n.layers", "cs231n.layer_utils", "cs231n.optim", "cs231n.solver"):
        importlib.import_module(module)
    with pytest.raises(NotImplementedError, match=r"^Write relu_forward: it must return out and cache\.$"):
        importlib.import_module("cs231n.layers").relu_forward(None)
