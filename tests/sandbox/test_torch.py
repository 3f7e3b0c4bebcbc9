"""Torch lives in a warm process of its own: jobs that ask for it have it, the others cannot find it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from grader.errors import SandboxError
from grader.model.job import Job
from grader.model.observation import RunStatus
from grader.model.submission import Parcel
from grader.sandbox import Box, open_sandbox

from .hand_ins import BRIEF, is_good, job, parcel, told

SOURCE = """
def gradient(x):
    import torch
    y = torch.tensor(np.asarray(x), requires_grad=True)
    (y @ y.T).sum().backward()
    return y.grad

def threads():
    import torch
    return say((torch.get_num_threads(), torch.get_num_interop_threads()))

def train():
    import torch
    layer = torch.nn.Linear(4, 2)
    optimizer = torch.optim.Adam(layer.parameters())
    torch.nn.functional.cross_entropy(layer(torch.ones(3, 4)), torch.tensor([0, 1, 0])).backward()
    optimizer.step()
    return layer.weight

def greedy():
    import torch
    return torch.ones(30 << 27)

def hidden():
    try:
        import torch
    except ImportError:
        return say("absent")
"""


@pytest.fixture(scope="module")
def torch_box() -> Iterator[Box]:
    pytest.importorskip("torch")
    try:
        box = open_sandbox(min_tier="restricted", libraries=("numpy", "torch"))
    except SandboxError as error:
        pytest.skip(str(error))
    with box:
        yield box


def with_torch(function: str, **changes: object) -> Job:
    return replace(job(function, **changes), torch=True, limits=replace(BRIEF, memory_mb=1024))  # type: ignore[arg-type]


def both(source: str) -> Parcel:
    return replace(parcel(source), libraries=("numpy", "torch"))


def test_both_kinds_of_jobs_in_one_call(torch_box: Box) -> None:
    x = np.arange(6.0).reshape(2, 3)
    seen = torch_box.run(both(SOURCE), [job(), with_torch("gradient", inputs={"x": x}), job()])
    assert is_good(seen[0])
    assert is_good(seen[2])
    assert np.allclose(seen[1].values["out"], 2 * x.sum(0) * np.ones((2, 1)))


def test_a_job_without_torch_cannot_find_it(torch_box: Box) -> None:
    (seen,) = torch_box.run(parcel(SOURCE), [job("hidden")])
    assert told(seen) == "absent"


def test_one_thread_and_a_working_optimiser(torch_box: Box) -> None:
    threads, trained = torch_box.run(both(SOURCE), [with_torch("threads"), with_torch("train")])
    assert told(threads) == "(1, 1)"
    assert trained.values["out"].shape == (2, 4)


def test_memory_of_tensors_is_limited(torch_box: Box) -> None:
    greedy, after = torch_box.run(both(SOURCE), [with_torch("greedy"), with_torch("train")])
    assert greedy.status is RunStatus.MEMORY_LIMIT
    assert after.status is RunStatus.OK


def test_the_same_seed_draws_the_same(torch_box: Box) -> None:
    draw = both("def draw():\n    import torch\n    return torch.randn(4)")
    first, second = (torch_box.run(draw, [with_torch("draw", seed=5)])[0].values["out"] for _ in range(2))
    assert np.array_equal(first, second)
