"""Inputs: seeded, shaped by names, clear of ties and kinks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.model.rubric import ArraySpec, ClusterSpec, parse_inputs
from grader.model.shape import size
from grader.plan.arrays import build
from grader.plan.clusters import clusters

DIMS = {"N": 3, "C": 2, "H": 5}


def built(spec: dict[str, Any], seed: int = 0) -> Any:
    return build(ArraySpec.model_validate(spec), DIMS, np.random.default_rng(seed))


def test_sizes_are_words() -> None:
    assert built({"normal": ["N", "C*H", 1]}).shape == (3, 10, 1)
    assert size("2*(N+H)//3 - 1", DIMS) == 4


@pytest.mark.parametrize("text", ["M", "N**9", "N.real", "__import__('os')", "N/2", "1.5", "N if N else 1", ""])
def test_nothing_but_sizes_is_a_size(text: str) -> None:
    with pytest.raises(ValueError):
        size(text, DIMS)


def test_the_same_seed_gives_the_same_array() -> None:
    assert (built({"normal": [4, 4]}) == built({"normal": [4, 4]})).all()
    assert (built({"normal": [4, 4]}, 1) != built({"normal": [4, 4]}, 2)).all()


def test_scale_shift_and_dtype() -> None:
    x = built({"normal": [2000], "scale": 3, "shift": 100, "dtype": "float32"})
    assert x.dtype == np.float32
    assert x.mean() == pytest.approx(100, abs=0.5)
    assert x.std() == pytest.approx(3, rel=0.1)


def test_gap_leaves_no_ties_and_keeps_the_order() -> None:
    raw, spread = built({"normal": [30, 30]}), built({"normal": [30, 30], "gap": 1e-2})
    values = np.sort(spread, axis=None)
    assert np.diff(values).min() >= 1e-2 * 0.999
    assert (np.argsort(raw, axis=None) == np.argsort(spread, axis=None)).all()


def test_clear_of_zero() -> None:
    x = built({"normal": [500], "clear_of_zero": 0.1})
    assert np.abs(x).min() >= 0.1
    assert (x < 0).any()
    assert (x > 0).any()


def test_ties_do_occur() -> None:
    assert len(np.unique(built({"normal": [100], "ties": 0.5}))) < 30


@pytest.mark.parametrize(
    ("spec", "dtype"),
    [
        ({"integers": [9], "low": 0, "high": "C"}, np.int64),
        ({"linspace": [2, 3], "low": -1, "high": 1}, np.float64),
        ({"full": [2], "value": 7}, np.float64),
        ({"permutation": [6], "dtype": "int64"}, np.int64),
        ({"values": [[1, 2]]}, np.int64),
        ({"uniform": [5], "low": -1, "high": 1}, np.float64),
    ],
)
def test_every_generator(spec: dict[str, Any], dtype: type) -> None:
    x = built(spec)
    assert x.dtype == dtype
    if "integers" in spec:
        assert set(x) <= {0, 1}


def test_nested_inputs_and_names_of_sizes() -> None:
    specs = parse_inputs(
        {"params": {"W1": {"normal": ["N", 2]}}, "k": "H", "m": {"size": "N*H"}, "t": [1, "C"], "s": "text"}
    )
    value = build(specs, DIMS, np.random.default_rng(0))
    assert value["params"]["W1"].shape == (3, 2)
    assert (value["k"], value["m"], value["t"], value["s"]) == (5, 15, [1, 2], "text")


def test_clusters_keep_the_test_labels_outside() -> None:
    spec = ClusterSpec(train=30, val=9, test=12, shape=("H",), classes="N")
    inputs, withheld = clusters(spec, DIMS, np.random.default_rng(0))
    assert sorted(inputs) == ["X_test", "X_train", "X_val", "y_train", "y_val"]
    assert list(withheld) == ["y_test"]
    assert inputs["X_train"].shape == (30, 5)
    assert set(withheld["y_test"]) == {0, 1, 2}


def test_clusters_can_be_learnt() -> None:
    spec = ClusterSpec(train=60, test=60, shape=(6,), classes=3, spread=0.3)
    inputs, withheld = clusters(spec, {}, np.random.default_rng(1))
    centres = np.stack([inputs["X_train"][inputs["y_train"] == c].mean(0) for c in range(3)])
    nearest = ((inputs["X_test"][:, None] - centres) ** 2).sum(-1).argmin(1)
    assert (nearest == withheld["y_test"]).mean() > 0.95
