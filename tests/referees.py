"""Two referees for every layer and loss: torch autograd, and float64 central differences along random directions.

What they judge is a `Run`: a function of named arrays that returns its value, and a function that goes back from an
upstream gradient to the gradients of the arrays. Inputs are read-only here, so code that changes them fails as well.
A kink within a step of the differences shows as a mismatch: choose inputs clear of kinks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest

Arrays = Mapping[str, np.ndarray]
Back = Callable[[np.ndarray], Arrays]
Run = Callable[..., tuple[np.ndarray, Back]]

STEP = 1e-5
DIRECTIONS = 10


def judge(run: Run, twin: Callable[..., object], inputs: Arrays, seed: int = 0) -> None:
    """Raise AssertionError unless both referees agree with `run`; `twin` is its value, written with torch."""
    judge_by_differences(run, inputs, seed)
    judge_by_torch(run, twin, inputs, seed)


def judge_by_differences(run: Run, inputs: Arrays, seed: int = 0) -> None:
    """Compare each gradient with the slope of sum(value * dout) along random unit directions."""
    rng = np.random.default_rng(seed)
    inputs = {name: frozen(array) for name, array in inputs.items()}
    _, dout, gradients = _go_back(run, inputs, rng)
    for name, array in inputs.items():
        for _ in range(DIRECTIONS):
            direction = rng.standard_normal(array.shape)
            direction /= max(np.linalg.norm(direction), 1e-300)
            numeric = _slope(run, inputs, name, direction, dout)
            analytic = np.sum(gradients[name] * direction)
            np.testing.assert_allclose(analytic, numeric, rtol=1e-6, atol=1e-8, err_msg=f"slope along d{name}")


def judge_by_torch(run: Run, twin: Callable[..., object], inputs: Arrays, seed: int = 0) -> None:
    """Compare the value and each gradient with those of torch."""
    torch = pytest.importorskip("torch")
    inputs = {name: frozen(array) for name, array in inputs.items()}
    value, dout, gradients = _go_back(run, inputs, np.random.default_rng(seed))
    leaves = {name: torch.tensor(array, requires_grad=True) for name, array in inputs.items()}
    expected_value = twin(**leaves)
    expected = torch.autograd.grad(expected_value, list(leaves.values()), torch.tensor(dout))
    np.testing.assert_allclose(value, expected_value.detach().numpy(), rtol=1e-11, atol=1e-12, err_msg="value")
    for name, gradient in zip(leaves, expected, strict=True):
        np.testing.assert_allclose(gradients[name], gradient.numpy(), rtol=1e-10, atol=1e-12, err_msg=f"d{name}")


def keeps_float32(run: Run, inputs: Arrays) -> None:
    """Raise AssertionError unless float32 inputs give float32 arrays, close to those of float64."""
    single = {name: frozen(array.astype(np.float32)) for name, array in inputs.items()}
    value, back = run(**single)
    precise, precisely_back = run(**inputs)
    assert np.ndim(value) == 0 or value.dtype == np.float32  # numbers: NumPy 1 and 2 differ
    np.testing.assert_allclose(value, precise, rtol=1e-4, atol=1e-5)
    expected = precisely_back(np.ones(np.shape(value)))
    for name, gradient in back(np.ones(np.shape(value), np.float32)).items():
        assert gradient.dtype == np.float32, name
        np.testing.assert_allclose(gradient, expected[name], rtol=1e-3, atol=1e-4)


def frozen(array: np.ndarray) -> np.ndarray:
    """A copy that raises ValueError when someone writes to it."""
    copy = np.array(array)
    copy.flags.writeable = False
    return copy


def clear_of_zero(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Values of either sign, none within 0.1 of the kink of a ReLU."""
    values = rng.standard_normal(shape)
    return values + 0.1 * np.where(values < 0, -1, 1)


def clear_of_margin(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Scores of which no two differ by anything near 1, the kink of a hinge; some differ by more, some by less."""
    return 0.3 * rng.integers(-8, 8, shape) + rng.uniform(-0.02, 0.02, shape)  # 0.3 k misses 1 by 0.1 or more


def _go_back(run: Run, inputs: Arrays, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, Arrays]:
    """The value, a random upstream gradient, and the gradients that the run makes of it, of the inputs' shapes."""
    value, back = run(**inputs)
    dout = frozen(rng.standard_normal(np.shape(value)))
    gradients = back(dout)
    assert set(gradients) == set(inputs)
    for name, array in inputs.items():
        assert np.shape(gradients[name]) == array.shape, f"shape of d{name}"
    return value, dout, gradients


def _slope(run: Run, inputs: Arrays, name: str, direction: np.ndarray, dout: np.ndarray) -> float:
    above = run(**{**inputs, name: inputs[name] + STEP * direction})[0]
    below = run(**{**inputs, name: inputs[name] - STEP * direction})[0]
    return np.sum((above - below) * dout) / (2 * STEP)
