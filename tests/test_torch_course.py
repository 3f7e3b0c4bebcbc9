"""A small torch course the whole way: grading, follow-through by autograd, baselines. Numpy does not pay for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.model.course import Course
from grader.model.proof import Outcome
from grader.model.score import Result
from grader.model.submission import Submission
from grader.model.verdict import Verdict
from grader.oracle import Oracle
from grader.pipeline import grade_one
from grader.proof import baselines
from grader.proof.lab import Lab
from grader.proof.thresholds import Thresholds
from grader.sandbox import Box, open_sandbox
from grader.sandbox.box import WarmBox
from tests.small_course import RUBRIC as SMALL
from tests.small_course import SOLVED as SMALL_SOLVED
from tests.small_course import make_course

pytest.importorskip("torch")

LAYERS = '''
import torch
from torch import nn


def similarity(x, w):
    """x @ w.T"""
    # BEGIN SOLUTION
    out = x @ w.T
    # END SOLUTION
    return out


def loss(x, w):
    """Mean of the squared similarities."""
    # BEGIN SOLUTION
    out = (similarity(x, w) ** 2).mean()
    # END SOLUTION
    return out


def network(hidden):
    """Two linear layers with a ReLU between."""
    # BEGIN SOLUTION
    net = nn.Sequential(nn.Linear(3, hidden), nn.ReLU(), nn.Linear(hidden, 2))
    # END SOLUTION
    return net
'''
RUBRIC = """\
version: 1
course: small
assignment: one
title: Small torch assignment
points: 9
libraries: [numpy, torch]
limits: {seconds: 10, import_seconds: 20}
starter:
  files: [{path: layers.py}]
questions:
  - id: layers
    title: Layers
    criteria:
      - id: similarity
        title: Similarity
        points: 3
        probe: autograd
        framework: torch
        target: layers:similarity
        options: &options {differentiate: [x, w]}
        inputs: &inputs {x: {normal: [N, 4]}, w: {normal: [3, 4]}, dout: {normal: [N, 3]}}
        outputs: {out: {}, "grads.*": {}}
        cases: &cases [{name: plain, dims: {N: 5}}, {name: one, dims: {N: 1}}]
      - id: loss
        title: Loss
        points: 3
        probe: autograd
        framework: torch
        target: layers:loss
        needs: [similarity]
        options: {differentiate: [x, w]}
        inputs: {x: {normal: [N, 4]}, w: {normal: [3, 4]}}
        outputs: {out: {}, "grads.*": {}}
        cases: *cases
      - id: network
        title: Network
        points: 3
        probe: module
        framework: torch
        target: layers:network
        options: {construct: [H], fill: shapes, parameters: true}
        inputs: {x: {normal: [4, 3]}, dout: {normal: [4, 2]}}
        outputs: {out: {weight: 2}, "grads.*": {}}
        cases: [{name: plain, dims: {H: 5}}]
"""
SOLVED = LAYERS.replace("    # BEGIN SOLUTION\n", "").replace("    # END SOLUTION\n", "")


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    with open_sandbox(tier="auto", min_tier="subprocess", libraries=("numpy", "torch")) as opened:
        yield opened


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return make_course(tmp_path_factory.mktemp("course"), RUBRIC, LAYERS)


def grade(course: Course, box: Box, text: str) -> Result:
    return grade_one(Oracle(course, b"secret"), Submission("ann", "Ann", {"layers.py": text.encode()}), box)


def test_a_right_answer_in_another_style_has_full_marks(course: Course, box: Box) -> None:
    other = SOLVED.replace("x @ w.T", "torch.einsum('nd,md->nm', x, w)").replace(
        "nn.Sequential(nn.Linear(3, hidden), nn.ReLU(), nn.Linear(hidden, 2))", "Net(hidden)"
    )
    other += """
class Net(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.layer_a, self.layer_b = nn.Linear(3, hidden), nn.Linear(hidden, 2)

    def forward(self, x):
        return self.layer_b(self.layer_a(x).clamp(min=0))
"""
    result = grade(course, box, other)
    assert result.score == 9, result


def test_an_error_below_is_charged_once_with_gradients_from_the_reference(course: Course, box: Box) -> None:
    result = grade(course, box, SOLVED.replace("x @ w.T", "2 * x @ w.T"))
    rows = {row.id: row for row in result.criteria}
    assert rows["similarity"].score == 0
    assert rows["loss"].score == 3, rows["loss"]
    follow = rows["loss"].verdict.follow_through
    assert follow is not None
    assert follow.given == ("layers:similarity",)


def test_a_result_without_a_graph_keeps_the_points_of_its_value(course: Course, box: Box) -> None:
    result = grade(course, box, SOLVED.replace("out = x @ w.T", "out = (x @ w.T).detach()"))
    row = next(row for row in result.criteria if row.id == "similarity")
    assert row.score == 1.5
    assert row.verdict.verdict is Verdict.RUNTIME_ERROR
    assert "cut off" in str(row.verdict) or "lead back" in str(row.verdict)


def test_answers_without_computation_earn_next_to_nothing(course: Course, box: Box) -> None:
    rows = baselines.check(Lab(course, [box], Thresholds(seeds=2, few_seeds=2)))
    totals = {row.name: row for row in rows if ":" not in row.name}
    assert {name: row.outcome for name, row in totals.items()} == dict.fromkeys(totals, Outcome.OK), rows


def test_torch_is_not_started_for_numpy_though_the_rubric_lists_it(tmp_path: Path) -> None:
    torchless = make_course(tmp_path, SMALL.replace("points: 10", "points: 10\nlibraries: [numpy, torch]", 1))
    with open_sandbox(tier="auto", min_tier="subprocess", libraries=("numpy", "torch")) as fresh:
        if not isinstance(fresh, WarmBox):
            pytest.skip("only warm boxes keep processes")
        asking = SMALL_SOLVED.replace("import numpy as np", "import numpy as np\nimport torch")
        result = grade_one(Oracle(torchless, b"secret"), Submission("b", "B", {"layers.py": asking.encode()}), fresh)
        assert {torch for _, torch in fresh._warm} == {False}
    assert result.score == 10
    assert any("torch is not available here" in remark for row in result.criteria for remark in row.verdict.remarks)
