"""A course of one file and three criteria, made in a temporary folder: enough to walk through the whole house."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.load import load_course, read_rubric, template_folder
from grader.model.course import Course
from grader.sandbox import Box, open_sandbox
from grader.stubs import make_template

LAYERS = '''"""Layers."""

import numpy as np


def affine_forward(x, w, b):
    """out = x w + b; x (N, D), w (D, M), b (M,). Returns (out, cache)."""
    # BEGIN SOLUTION
    # PROMPT: Compute out.
    out = x @ w + b
    # END SOLUTION
    cache = (x, w, b)
    return out, cache


def affine_backward(dout, cache):
    """Returns (dx, dw, db)."""
    x, w, b = cache
    # BEGIN SOLUTION
    dx, dw, db = dout @ w.T, x.T @ dout, dout.sum(axis=0)
    # END SOLUTION
    return dx, dw, db


def relu(x):
    """max(0, x), of any shape."""
    # BEGIN SOLUTION
    out = np.maximum(0, x)
    # END SOLUTION
    return out
'''

RUBRIC = """\
version: 1
course: small
assignment: one
title: Small assignment
points: 10
starter:
  files: [{path: layers.py}]
questions:
  - id: layers
    title: Layers
    criteria:
      - id: affine
        title: Affine layer
        points: 6
        probe: layer
        target: layers:affine_forward
        options: {args: [x, w, b], backward: "layers:affine_backward", gradients: [dx, dw, db]}
        inputs: {x: {normal: [N, D]}, w: {normal: [D, M]}, b: {normal: [M]}, dout: {normal: [N, M]}}
        outputs: {out: {}, dx: {}, dw: {}, db: {}}
        cases:
          - {name: plain, dims: {N: 4, D: 3, M: 5}}
          - {name: one row, dims: {N: 1, D: 2, M: 3}}
      - id: relu
        title: ReLU
        points: 3
        target: layers:relu
        options: {args: [x], returns: [out]}
        inputs: {x: {normal: [N, 3], clear_of_zero: 0.01}}
        outputs: {out: {}}
        cases:
          - {name: plain, dims: {N: 4}}
      - id: relu.hidden
        title: ReLU on other shapes
        points: 1
        visibility: hidden
        target: layers:relu
        options: {args: [x], returns: [out]}
        inputs: {x: {normal: [2, 3, 4], clear_of_zero: 0.01}}
        outputs: {out: {}}
        cases:
          - {name: three axes}
"""

SOLVED = LAYERS.replace("    # BEGIN SOLUTION\n", "").replace("    # END SOLUTION\n", "")
WRONG_DB = SOLVED.replace("dout.sum(axis=0)", "dout.mean(axis=0)")


def make_course(folder: Path, rubric: str = RUBRIC, layers: str = LAYERS) -> Course:
    """Write the course (reference, rubric, template) below `folder` and load it."""
    (folder / "reference").mkdir(parents=True, exist_ok=True)
    (folder / "rubrics").mkdir(exist_ok=True)
    (folder / "reference" / "layers.py").write_text(layers)
    path = folder / "rubrics" / "one.yaml"
    path.write_text(rubric)
    read = read_rubric(path)
    for name, data in make_template(folder / "reference", read).items():
        target = template_folder(path, read) / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return load_course(path)


def hand_in(folder: Path, name: str, text: str) -> Path:
    """One student's folder."""
    package = folder / name / "cs231n"
    package.mkdir(parents=True)
    (package / "layers.py").write_text(text)
    return folder / name


@contextmanager
def counting(box: Box) -> Iterator[list[int]]:
    """How many jobs each call of `box.run` was asked for while the block runs."""
    asked: list[int] = []
    inner = box.run

    def run(parcel, jobs, consult=None):  # type: ignore[no-untyped-def]
        asked.append(len(jobs))
        return inner(parcel, jobs, consult)

    box.run = run  # type: ignore[method-assign]
    try:
        yield asked
    finally:
        del box.run


def open_box() -> Box:
    """The strongest box of this host."""
    return open_sandbox(tier="auto", min_tier="subprocess", libraries=("numpy",))
