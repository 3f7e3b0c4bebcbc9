"""Other code for the same sums gives numpy's answers, in numpy's shapes, up to rounding."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.plan.other_arithmetic import FUNCTIONS
from grader.proof.arithmetic import by_torch, reordered

MODULES = pytest.mark.parametrize("module", [by_torch, reordered], ids=lambda module: module.__name__.split(".")[-1])
RNG = np.random.default_rng(3)
A, B = RNG.standard_normal((50, 70)), RNG.standard_normal((70, 20))
STACK, V = RNG.standard_normal((3, 4, 70)), RNG.standard_normal(70)


@MODULES
@pytest.mark.parametrize(
    "compute",
    [
        lambda m: m.matmul(A, B),
        lambda m: m.matmul(A, V),
        lambda m: m.matmul(V, B),
        lambda m: m.matmul(STACK, B),
        lambda m: m.matmul(A.astype(np.float32), B.astype(np.float32)),
        lambda m: m.matmul(A.astype(np.float32), B),
        lambda m: m.matmul(np.arange(6).reshape(2, 3), np.arange(3)),
        lambda m: m.dot(A, B),
        lambda m: m.dot(V, V),
        lambda m: m.dot(STACK, B),
        lambda m: m.sum(A),
        lambda m: m.sum(A, axis=0),
        lambda m: m.sum(STACK, (0, 2)),
        lambda m: m.sum(STACK, axis=(0, -1), keepdims=True),
        lambda m: m.sum(A > 0),
        lambda m: m.sum(A > 0, axis=1),
        lambda m: m.sum([1.0, 2.0]),
        lambda m: m.sum(np.zeros((0, 3)), axis=0),
        lambda m: m.mean(A),
        lambda m: m.mean(A, axis=1, keepdims=True),
        lambda m: m.mean(A.astype(np.float32), axis=0),
        lambda m: m.exp(A),
        lambda m: m.exp(2.0),
        lambda m: m.log(np.abs(A)),
        lambda m: m.sqrt(np.abs(A)),
        lambda m: m.tanh(A),
    ],
)
def test_it_is_numpys_answer(module: ModuleType, compute: Callable[[Any], Any]) -> None:
    got, want = compute(module), compute(np)
    assert np.shape(got) == np.shape(want)
    assert np.asarray(got).dtype == np.asarray(want).dtype
    room = 1e-4 if np.asarray(want).dtype == np.float32 else 1e-12
    np.testing.assert_allclose(got, want, rtol=room, atol=room)


@MODULES
def test_it_has_every_function(module: ModuleType) -> None:
    assert all(callable(getattr(module, name)) for name in FUNCTIONS)


@MODULES
def test_it_rounds_in_another_way(module: ModuleType) -> None:
    """Otherwise it would show nothing."""
    large = np.random.default_rng(1).standard_normal((60, 999))
    assert (module.sum(large, axis=1) != np.sum(large, axis=1)).any()
