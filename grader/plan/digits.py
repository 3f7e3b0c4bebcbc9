"""Pictures of digits, drawn anew for every seed: what generative models can learn, and a classifier can recognise.

A digit is a pen's way through the unit square. Each picture has its own slant, size, place and width of the pen, so
that no two are alike and their class can still be told from the pixels. The examples for the classifier stay outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from ..model.rubric import DigitSpec
from ..model.shape import size
from ..model.value import Array

WAYS = (
    ((0.50, 0.08), (0.30, 0.20), (0.24, 0.50), (0.30, 0.80), (0.50, 0.92), (0.70, 0.80), (0.76, 0.50), (0.70, 0.20)),
    ((0.34, 0.28), (0.54, 0.08), (0.54, 0.92)),
    ((0.25, 0.28), (0.36, 0.12), (0.60, 0.10), (0.74, 0.28), (0.64, 0.50), (0.24, 0.90), (0.80, 0.90)),
    ((0.24, 0.14), (0.60, 0.09), (0.74, 0.27), (0.48, 0.46), (0.78, 0.66), (0.64, 0.88), (0.24, 0.90)),
    ((0.64, 0.92), (0.64, 0.08), (0.20, 0.64), (0.84, 0.64)),
    ((0.76, 0.09), (0.30, 0.09), (0.27, 0.46), (0.58, 0.42), (0.77, 0.62), (0.64, 0.88), (0.24, 0.90)),
    ((0.68, 0.08), (0.36, 0.36), (0.25, 0.68), (0.40, 0.91), (0.66, 0.89), (0.76, 0.68), (0.60, 0.50), (0.28, 0.62)),
    ((0.20, 0.10), (0.80, 0.10), (0.42, 0.92)),
    ((0.50, 0.48), (0.28, 0.28), (0.50, 0.06), (0.72, 0.28), (0.50, 0.48), (0.24, 0.72), (0.50, 0.94), (0.76, 0.72)),
    ((0.72, 0.38), (0.50, 0.51), (0.27, 0.36), (0.38, 0.12), (0.62, 0.10), (0.74, 0.30), (0.66, 0.62), (0.48, 0.92)),
)  # of the pen for 0 to 9: (right, down) from corner to corner
CLOSED = (0, 8)  # where the pen comes back to its start
PEN = 0.07  # half the width of a line, about


def digits(
    spec: DigitSpec, dims: Mapping[str, int], rng: np.random.Generator
) -> tuple[dict[str, Array], dict[str, Array]]:
    """(inputs, withheld): X_train (train, 1, S, S) with values 0 to 1, y_train, y_asked and, outside, X_known, y_known.

    The classes that are asked for stand on both sides: a model must be told which digit to draw.
    """
    train, known, asked, S = (size(dim, dims) for dim in (spec.train, spec.known, spec.asked, spec.size))
    labels = {name: rng.permutation(np.arange(n) % 10) for name, n in (("train", train), ("known", known))}
    pictures = {name: _pictures(of, S, rng)[:, None].astype(spec.dtype) for name, of in labels.items()}
    wanted = {"y_asked": rng.permutation(np.arange(asked) % 10)}
    return (
        {"X_train": pictures["train"], "y_train": labels["train"], **wanted},
        {"X_known": pictures["known"], "y_known": labels["known"], **wanted},
    )


def _pictures(labels: Array, S: int, rng: np.random.Generator) -> Array:
    """(n, S, S), white on black: a pixel is as bright as its middle is near the pen's way."""
    drawn = np.zeros((len(labels), S, S))
    for digit, way in enumerate(WAYS):
        mine = labels == digit
        drawn[mine] = _written(way + way[:1] * (digit in CLOSED), int(np.sum(mine)), S, rng)
    return drawn


def _written(way: tuple[tuple[float, float], ...], n: int, S: int, rng: np.random.Generator) -> Any:
    """The same way in n hands."""
    slant, turn = rng.uniform(-0.15, 0.15, size=(2, n, 1))
    right, down = (np.array(way) - 0.5).T  # (corners,) each
    right = right + slant * down
    right, down = right * np.cos(turn) - down * np.sin(turn), right * np.sin(turn) + down * np.cos(turn)
    corners = np.stack([right, down], axis=2)  # (n, corners, 2)
    corners = corners * rng.uniform(0.8, 1.0, size=(n, 1, 2)) + 0.5 + rng.uniform(-0.04, 0.04, size=(n, 1, 2))
    gaps = np.min([_distances(a, b, S) for a, b in pairwise(corners.swapaxes(0, 1))], axis=0)
    return np.clip(0.5 - (gaps - PEN * rng.uniform(0.7, 1.2, size=(n, 1, 1))) * S, 0.0, 1.0)


def _distances(a: Any, b: Any, S: int) -> Any:
    """How far the middle of each pixel is from the straight line between a and b (n, 2): (n, S, S)."""
    middles = (np.stack(np.meshgrid(np.arange(S), np.arange(S)), axis=2) + 0.5) / S  # (S, S, 2): right, down
    from_a, along = middles - a[:, None, None], (b - a)[:, None, None]
    share = np.clip(np.sum(from_a * along, axis=3) / np.sum(along**2, axis=3), 0.0, 1.0)
    return np.linalg.norm(from_a - share[..., None] * along, axis=3)
