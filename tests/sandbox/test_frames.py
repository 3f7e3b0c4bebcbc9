"""Frames that ask: encoded once, and new each time."""

from __future__ import annotations

import gc

import numpy as np
import pytest

from grader.harness import wire
from grader.model.job import Job
from grader.sandbox.frames import BLANK, Frames

JOB = Job("c", BLANK, "call", "layers:relu", {"x": np.ones(3), "text": BLANK}, seed=7)


def test_only_the_nonce_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    frames = Frames()
    first = wire.decode(frames.asking(JOB, "0123456789abcdef"))
    monkeypatch.delattr(wire, "encode")
    second = wire.decode(frames.asking(JOB, "fedcba9876543210"))
    assert (first.pop("id"), second.pop("id")) == ("0123456789abcdef", "fedcba9876543210")
    assert first.pop("inputs")["x"].tolist() == second.pop("inputs")["x"].tolist() == [1.0, 1.0, 1.0]
    assert first == second
    assert first["case"] == BLANK
    assert first["seed"] == 7


def test_a_job_is_remembered_as_long_as_it_lives() -> None:
    frames, jobs = Frames(), [Job("c", str(number), "call", "layers:relu", {}) for number in range(5)]
    for job in jobs:
        frames.asking(job, BLANK)
    assert len(frames._known) == 5
    del job, jobs
    gc.collect()
    assert len(frames._known) == 0
