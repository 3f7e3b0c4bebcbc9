"""House proofs on the real course: its starter code parses, imports, asks for everything graded, and leaks nothing."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from grader.load import read_rubric
from grader.load.notebook_code import notebook_code
from grader.model.rubric import Rubric
from grader.stubs import compare, find_leaks, make_kit, make_template, scan_zip

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "reference"
ASSIGNMENTS = sorted(path.stem for path in (ROOT / "rubrics").glob("*.yaml"))

every_assignment = pytest.mark.parametrize("assignment", ASSIGNMENTS)


@cache
def rubric(assignment: str) -> Rubric:
    return read_rubric(ROOT / "rubrics" / f"{assignment}.yaml")


@cache
def template(assignment: str) -> dict[str, bytes]:
    return make_template(REFERENCE, rubric(assignment))


def functions(assignment: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """`layers:affine_forward` and `classifiers.fc_net:TwoLayerNet.loss` with their code, in files and notebooks."""
    for path, data in template(assignment).items():
        if path.endswith((".py", ".ipynb")):
            module = path.removeprefix("cs231n/").removesuffix(".py").replace("/", ".")
            for node in ast.parse(notebook_code(data) if path.endswith(".ipynb") else data).body:
                if isinstance(node, ast.FunctionDef):
                    yield f"{module}:{node.name}", node
                elif isinstance(node, ast.ClassDef):
                    methods = [part for part in node.body if isinstance(part, ast.FunctionDef)]
                    yield from ((f"{module}:{node.name}.{method.name}", method) for method in methods)


def graded_functions(assignment: str) -> set[str]:
    """What the rubric names, but for whole classes."""
    targets = {criterion.target for criterion in rubric(assignment).criteria if not criterion.manual}
    return {target for target in targets if not target.rpartition(".")[2].rpartition(":")[2][:1].isupper()}


@every_assignment
def test_nothing_of_the_solution_is_left(assignment: str) -> None:
    files = template(assignment)
    assert [str(finding) for finding in find_leaks(REFERENCE, rubric(assignment), files)] == []
    assert [str(finding) for finding in scan_zip(make_kit(files, b"", rubric(assignment)))] == []


@pytest.mark.parametrize("assignment", ["assignment1", "assignment2"])
def test_the_scan_would_find_it(assignment: str) -> None:
    layers = (REFERENCE / "layers.py").read_bytes()
    assert len(find_leaks(REFERENCE, rubric(assignment), {"cs231n/layers.py": layers})) > 20


@every_assignment
def test_what_is_committed_is_what_the_tool_makes(assignment: str) -> None:
    assert compare(template(assignment), ROOT / "student_template" / assignment) == []


@every_assignment
def test_it_is_made_the_same_every_time(assignment: str) -> None:
    assert make_template(REFERENCE, rubric(assignment)) == template(assignment)


@every_assignment
def test_every_graded_function_is_there_and_asks_to_be_written(assignment: str) -> None:
    found = dict(functions(assignment))
    assert graded_functions(assignment)
    for target in graded_functions(assignment):
        assert "raise NotImplementedError('Write " in ast.unparse(found[target]).replace('("', "('"), target


@every_assignment
def test_every_written_answer_has_its_cell(assignment: str) -> None:
    for criterion in rubric(assignment).criteria:
        if criterion.manual:
            cells = json.loads(template(assignment)[criterion.notebook])["cells"]
            (cell,) = [cell for cell in cells if criterion.cell in (cell["id"], *cell["metadata"].get("tags", []))]
            source = "".join(cell["source"])
            assert "rite your answer here" in source or "raise NotImplementedError" in source, criterion.id


def forget_package() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "cs231n"]:
        del sys.modules[name]


@pytest.fixture(params=ASSIGNMENTS)
def package(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The starter code on the import path, and forgotten afterwards."""
    for name, data in template(request.param).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    monkeypatch.syspath_prepend(tmp_path)
    forget_package()
    yield request.param
    forget_package()


def test_it_imports_and_a_stub_says_what_to_write(package: str) -> None:
    for path in template(package):
        if path.endswith(".py"):
            importlib.import_module(path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    target = next(target for target, node in functions(package) if only_raises(node) and ".ipynb" not in target)
    module, _, name = target.partition(":")
    stub = getattr(importlib.import_module(f"cs231n.{module}"), name)
    with pytest.raises(NotImplementedError, match=rf"^Write (part 1 of \d of )?{name}: "):
        stub(*[None] * len(inspect.signature(stub).parameters))


def only_raises(node: ast.FunctionDef) -> bool:
    """Its docstring is followed by a raise, and it is no method."""
    return len(node.body) > 1 and isinstance(node.body[1], ast.Raise) and "self" not in ast.dump(node.args)
