"""Data that the tests of models share. Every test starts from the same random state."""

import random

import numpy as np
import pytest

from ..referees import frozen


@pytest.fixture(autouse=True)
def _seeded():
    random.seed(0)
    np.random.seed(0)


@pytest.fixture
def clusters():
    """Three well separated clusters in six dimensions, as read-only X_train, y_train, X_val and y_val."""
    rng = np.random.default_rng(0)
    y = rng.integers(0, 3, 300)
    X = 4 * np.eye(3, 6)[y] + rng.standard_normal((300, 6))
    data = {"X_train": X[:200], "y_train": y[:200], "X_val": X[200:], "y_val": y[200:]}
    return {name: frozen(array) for name, array in data.items()}
