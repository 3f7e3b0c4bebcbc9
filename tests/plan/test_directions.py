"""Random directions for the inputs that have a gradient."""

from __future__ import annotations

import numpy as np

from grader.model.job import Job
from grader.plan import STEPS, moved_jobs
from grader.plan.directions import DIRECTIONS

X, W = np.full((2, 3), 0.5), np.ones((3, 4)) * 1e-9
JOB = Job("c", "k", "layer", "layers:f", {"x": X, "w": W, "y": np.arange(3)}, {"a": 1}, seed=7, repeat=True)


def test_one_job_for_each_direction_and_step() -> None:
    jobs = moved_jobs(JOB, ["dx"])
    assert [job.options["step"] for job in jobs] == list(STEPS) * DIRECTIONS
    for first, second in zip(jobs[::2], jobs[1::2], strict=True):
        assert np.array_equal(first.inputs["directions"]["x"], second.inputs["directions"]["x"])  # type: ignore[index,call-overload]
    directions = [job.inputs["directions"]["x"] for job in jobs[::2]]  # type: ignore[index,call-overload]
    assert len({direction.tobytes() for direction in directions}) == DIRECTIONS
    assert all(direction.shape == X.shape for direction in directions)
    assert not any(job.repeat or job.want_source for job in jobs)
    assert jobs[0].options["a"] == 1


def test_they_are_the_same_every_time() -> None:
    first, second = moved_jobs(JOB, ["dx"])[0], moved_jobs(JOB, ["dx"])[0]
    assert np.array_equal(first.inputs["directions"]["x"], second.inputs["directions"]["x"])  # type: ignore[index,call-overload]


def test_small_inputs_are_moved_by_little() -> None:
    direction = moved_jobs(JOB, ["dw"])[0].inputs["directions"]["w"]  # type: ignore[index,call-overload]
    assert np.abs(direction).max() < 1e-8


def test_parameters_of_a_model() -> None:
    job = Job("c", "k", "model", "net:Net", {"X": X, "parameters": {"W1": W, "b1": np.zeros(3)}})
    assert set(moved_jobs(job, ["grads.W1", "grads.b1"])[0].inputs["directions"]) == {"W1", "b1"}  # type: ignore[arg-type]


def test_what_cannot_be_moved() -> None:
    assert moved_jobs(JOB, ["dy"]) == moved_jobs(JOB, ["dz"]) == moved_jobs(JOB, []) == []
    assert moved_jobs(JOB, ["dx", "dz"]) == []
