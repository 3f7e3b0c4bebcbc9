"""Jobs and seeds: what is asked, and that nobody can guess it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.model.rubric import Rubric
from grader.plan import jobs, variant_of
from grader.plan.seeds import case_seed

CRITERION = {
    "id": "layers.affine_forward",
    "title": "Affine",
    "points": 5,
    "probe": "layer",
    "target": "layers:affine_forward",
    "inputs": {"x": {"normal": ["N", "D"]}, "reg": 0.5},
    "options": {"backward": "layers:affine_backward", "hidden": "D"},
    "outputs": {"out": {}},
    "cases": [
        {"name": "plain", "dims": {"N": 4, "D": 3}},
        {"name": "one row", "dims": {"N": 1, "D": 3}, "inputs": {"reg": 0.0}, "options": {"hidden": 9}},
    ],
}
TRAINING = {
    **CRITERION,
    "id": "train",
    "probe": "train",
    "data": {"train": 12, "test": 6, "shape": ["D"], "classes": 3},
    "framework": "torch",
    "limits": {"seconds": 2.5},
}
WRITTEN = {"id": "q1", "title": "Q", "points": 5, "probe": "written", "notebook": "knn.ipynb", "cell": "q1"}


@pytest.fixture
def rubric() -> Rubric:
    return make([CRITERION, TRAINING, WRITTEN])


def make(criteria: list[dict[str, Any]]) -> Rubric:
    return Rubric.model_validate(
        {
            "course": "c",
            "assignment": "a",
            "title": "t",
            "points": 15,
            "starter": {"files": [{"path": "layers.py"}]},
            "questions": [{"id": "q", "title": "Q", "criteria": criteria}],
        }
    )


def test_one_job_a_case_in_order(rubric: Rubric) -> None:
    plan = jobs(rubric, b"secret", 0)
    assert list(plan) == ["layers.affine_forward", "train"]
    first, second = plan["layers.affine_forward"]
    assert (first.name, second.name) == ("layers.affine_forward/plain", "layers.affine_forward/one row")
    assert first.inputs["x"].shape == (4, 3)  # type: ignore[union-attr]
    assert (first.inputs["reg"], second.inputs["reg"]) == (0.5, 0.0)
    assert (first.options["hidden"], second.options["hidden"]) == (3, 9)
    assert (first.repeat, second.repeat) == (True, False)


def test_labels_of_held_out_data_are_not_among_the_inputs(rubric: Rubric) -> None:
    job = jobs(rubric, b"secret", 0)["train"][0]
    assert "y_test" not in job.inputs
    assert "y_test" in job.withheld
    assert job.torch
    assert job.limits.seconds == 2.5


def test_inputs_depend_on_secret_variant_and_case(rubric: Rubric) -> None:
    def x(secret: bytes, variant: int) -> Any:
        return jobs(rubric, secret, variant)["layers.affine_forward"][0].inputs["x"]

    assert np.array_equal(x(b"a", 0), x(b"a", 0))
    assert not np.array_equal(x(b"a", 0), x(b"b", 0))
    assert not np.array_equal(x(b"a", 0), x(b"a", 1))
    assert case_seed(b"a", 0, "c", "d") != case_seed(b"a", 0, "cd", "")


def test_adding_a_criterion_changes_no_other(rubric: Rubric) -> None:
    alone = jobs(make([CRITERION]), b"s", 0)["layers.affine_forward"]
    beside = jobs(rubric, b"s", 0)["layers.affine_forward"]
    assert all(np.array_equal(a.inputs["x"], b.inputs["x"]) for a, b in zip(alone, beside, strict=True))


def test_variants_spread_a_class_evenly() -> None:
    counts = np.bincount([variant_of(b"s", f"tree{n}", 4) for n in range(400)], minlength=4)
    assert counts.min() > 60


def test_points_are_no_part_of_a_job(rubric: Rubric) -> None:
    heavier = make([{**CRITERION, "points": 9, "title": "new"}])
    assert (
        jobs(heavier, b"s", 0)["layers.affine_forward"][0].seed
        == jobs(rubric, b"s", 0)["layers.affine_forward"][0].seed
    )
