"""Probes and their options are checked when a rubric is read."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

import pytest

from grader.errors import RubricError
from grader.harness import objects
from grader.harness.probes import PROBES
from grader.load import probe_check
from grader.load.rubric import read_rubric

from .test_rubric import GOOD, write

LINE = "        target: layers:affine_forward\n"
TORCH = "probe: autograd\n        framework: torch\n        options:"
MODEL = "objects: {model: {target: 'layers:Net', fill: names}}"


def test_the_table_names_every_probe_and_every_option_that_is_described() -> None:
    assert {*PROBES, "written"} == {*probe_check.OPTIONS}
    for name, options in probe_check.OPTIONS.items():
        if name == "written":
            continue
        module = importlib.import_module(f"grader.harness.probes.{name}")
        text = inspect.getsource(module) + inspect.getsource(importlib.import_module("grader.harness.probes.call"))
        text += inspect.getsource(importlib.import_module("grader.harness.arguments"))
        text += inspect.getsource(importlib.import_module("grader.harness.modules"))
        assert [option for option in options if option not in text] == [], name
    text = objects.__doc__ or ""
    assert [option for option in probe_check.OBJECT if option not in text] == []


@pytest.mark.parametrize(
    ("new", "line", "words"),
    [
        ("probe: autogard\n", 17, ["unknown probe 'autogard'", "did you mean `autograd`"]),
        ("probe: autograd\n", 17, ["works on tensors", "framework: torch"]),
        ("options: {arg: [x]}\n", 17, ["unknown option of the probe `call` 'arg'", "did you mean `args`"]),
        (
            f"{TORCH} {{differentiate: [z]}}\n",
            19, ["unknown input or object 'z'", "there are: x"],
        ),
        (
            "probe: module\n        framework: torch\n        options: {mode: evaluate}\n",
            19, ["unknown value of `mode` 'evaluate'", "did you mean `eval`"],
        ),
        (
            f"{TORCH}\n          {MODEL.replace('names', 'name')}\n",
            20, ["unknown value of `fill` 'name'"],
        ),
        (
            f"{TORCH}\n          {MODEL.replace('fill', 'fil')}\n",
            20, ["unknown option of an object 'fil'", "did you mean `fill`"],
        ),
        ("options: {objects: {model: {fill: names}}}\n", 17, ["the object 'model' has no target"]),
    ],
)  # fmt: skip
def test_what_does_not_exist_is_found_by_line(tmp_path: Path, new: str, line: int, words: list[str]) -> None:
    path = write(tmp_path, GOOD.replace(LINE, f"{LINE}        {new}", 1))
    with pytest.raises(RubricError) as caught:
        read_rubric(path)
    assert caught.value.line == line, caught.value
    for word in words:
        assert word in str(caught.value)


def test_options_of_a_case_are_checked_and_those_of_the_courses_own_probes_are_not(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD.replace("cases: [{name: plain}]", "cases: [{name: plain, options: {retuns: [out]}}]"))
    with pytest.raises(RubricError, match="did you mean `returns`"):
        read_rubric(path)
    own = "probe: custom:mine\n        options: {whatever: 1}\n"
    read_rubric(write(tmp_path, GOOD.replace(LINE, f"{LINE}        {own}", 1)))


def test_objects_and_inputs_may_be_differentiated(tmp_path: Path) -> None:
    own = f"probe: autograd\n        framework: torch\n        options: {{differentiate: [x, model], {MODEL}}}\n"
    read_rubric(write(tmp_path, GOOD.replace(LINE, f"{LINE}        {own}", 1)))
