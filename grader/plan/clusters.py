"""A small classification task that can be learnt: Gaussian clusters, split; the test labels are withheld."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..model.rubric import ClusterSpec
from ..model.shape import size
from ..model.value import Array


def clusters(
    spec: ClusterSpec, dims: Mapping[str, int], rng: np.random.Generator
) -> tuple[dict[str, Array], dict[str, Array]]:
    """(inputs, withheld): X_train, y_train, X_val, y_val, X_test and, kept outside the box, y_test.

    Every class occurs in every split that has room for it.
    """
    shape = tuple(size(dim, dims) for dim in spec.shape)
    classes = size(spec.classes, dims)
    centres = _centres((classes, *shape), spec.coarse, rng)
    inputs: dict[str, Array] = {}
    withheld: dict[str, Array] = {}
    for split, count in (("train", spec.train), ("val", spec.val), ("test", spec.test)):
        n = size(count, dims)
        labels = rng.permutation(np.arange(n) % classes)
        points = centres[labels] + spec.spread * rng.standard_normal((n, *shape))
        inputs[f"X_{split}"] = points.astype(spec.dtype)
        (withheld if split == "test" else inputs)[f"y_{split}"] = labels.astype(np.int64)
    return inputs, withheld


def _centres(shape: tuple[int, ...], coarse: int, rng: np.random.Generator) -> Array:
    """Standard normal; with `coarse`, neighbours along the last two axes are equal in blocks."""
    if coarse == 1:
        return rng.standard_normal(shape)
    *front, height, width = shape
    blobs = rng.standard_normal((*front, -(-height // coarse), -(-width // coarse)))
    return np.asarray(blobs.repeat(coarse, axis=-2).repeat(coarse, axis=-1)[..., :height, :width])
