"""A course of two files and one notebook, small enough to read and with everything that can leak."""

from __future__ import annotations

import json
from typing import Any

from grader.model.rubric import Rubric

LAYERS = b'''"""Layers."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from .given import check_shape


def affine_forward(x, w, b):
    """An affine layer.

    Returns a tuple of:
    - out: of shape (N, M)
    - cache: (x, w, b)
    """
    # BEGIN SOLUTION
    # PROMPT: Compute out from x, w and b.
    check_shape(x)
    rows = x.reshape(x.shape[0], -1)  # every example becomes one long row
    out = _multiply(rows, w) + b
    # END SOLUTION
    cache = (x, w, b)
    return out, cache


# BEGIN SOLUTION
def _multiply(a, b):
    """The product of two matrices, in our own way."""
    return np.einsum("ij,jk->ik", a, b)
# END SOLUTION


def conv_forward(x):
    """Not of this assignment."""
    # BEGIN SOLUTION
    return sliding_window_view(x, 3).sum(axis=-1)
    # END SOLUTION
'''
GIVEN = b'''"""What the course gives."""


def check_shape(x):
    assert x.ndim == 2, "two axes"
'''


def cell(kind: str, source: str, **more: Any) -> dict[str, Any]:
    extra = {"execution_count": 1, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "metadata": {}, "source": source, **extra, **more}


def notebook(*cells: dict[str, Any], **metadata: Any) -> bytes:
    numbered = [{"id": f"c{number}", **cell} for number, cell in enumerate(cells)]
    return json.dumps({"cells": numbered, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}).encode()


KNN = notebook(
    cell("markdown", "# Neighbours"),
    cell("code", "from cs231n.layers import affine_forward\nx = 3"),
    cell("code", "# BEGIN SOLUTION\nbest_k = max(accuracies, key=accuracies.get)\n# END SOLUTION\nprint(best_k)"),
    cell("markdown", "Why?\n<!-- BEGIN SOLUTION -->\nThe bright rows are outliers.\n<!-- END SOLUTION -->", id="q1"),
    cell("code", "# IGNORE\nrun_the_secret_experiment(41)"),
)


def reference() -> dict[str, bytes]:
    return {
        "__init__.py": b'"""The package."""\n',
        "layers.py": LAYERS,
        "given.py": GIVEN,
        "notebooks/a1/knn.ipynb": KNN,
        "data/tiny.bin": b"\x00\xff\x01",
    }


def rubric(**changes: Any) -> Rubric:
    affine = {"target": "layers:affine_forward", "cases": [{"name": "one"}], "outputs": {"out": {}}}
    questions = [
        {
            "id": "layers",
            "title": "Layers",
            "criteria": [
                {"id": "layers.affine", "title": "Affine", "points": 4, **affine},
                {"id": "layers.affine_shapes", "title": "Shapes", "points": 1.5, "visibility": "hidden", **affine},
                {
                    "id": "knn.rows",
                    "title": "Bright rows",
                    "points": 1,
                    "probe": "written",
                    "notebook": "knn.ipynb",
                    "cell": "q1",
                },
            ],
        }
    ]
    starter = {
        "files": [{"path": "layers.py", "symbols": ["affine_forward"]}, {"path": "given.py", "given": True}],
        "notebooks": ["notebooks/a1/knn.ipynb"],
        "extras": ["data/tiny.bin"],
    }
    base = {"course": "CS231n", "assignment": "a1", "title": "Layers first", "points": 6.5}
    return Rubric.model_validate({**base, "starter": starter, "questions": questions, **changes})
