"""A small captioning task that can be learnt: noisy codes of things in their places, and the captions that name them.

A scene's features are the sum of one random code for each thing and place, so that a linear map can tell them apart
when there are at least as many features. The captions of the held-out scenes are withheld.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..model.rubric import CaptionSpec
from ..model.shape import size
from ..model.value import Array

START, END, FIRST = 1, 2, 3  # 0 is <NULL>, and things are words from FIRST on


def captions(
    spec: CaptionSpec, dims: Mapping[str, int], rng: np.random.Generator
) -> tuple[dict[str, Array], dict[str, Array]]:
    """(inputs, withheld): X_train, y_train, X_test and, kept outside the box, y_test without <START>."""
    words, places, features = (size(dim, dims) for dim in (spec.words, spec.places, spec.features))
    codes = rng.standard_normal((places, words, features))
    inputs: dict[str, Array] = {}
    withheld: dict[str, Array] = {}
    for split, count in (("train", spec.train), ("test", spec.test)):
        n = size(count, dims)
        things = rng.integers(words, size=(n, places))
        filled = np.arange(places) < rng.integers(1, places + 1, size=(n, 1))  # (n, places)
        seen = np.where(filled[:, :, None], codes[np.arange(places), things], 0.0).sum(axis=1)  # (n, features)
        inputs[f"X_{split}"] = (seen + spec.spread * rng.standard_normal(seen.shape)).astype(spec.dtype)
        told = _told(np.where(filled, things + FIRST, 0))
        (withheld if split == "test" else inputs)[f"y_{split}"] = told[:, 1:] if split == "test" else told
    return inputs, withheld


def _told(words: Array) -> Array:
    """Words (n, places), <NULL> after the last, with <START> before and <END> behind them: (n, places + 2)."""
    told = np.zeros((len(words), words.shape[1] + 2), dtype=np.int64)
    told[:, 0] = START
    told[:, 1:-1] = words
    told[np.arange(len(words)), np.count_nonzero(words, axis=1) + 1] = END
    return told
