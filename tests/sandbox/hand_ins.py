"""Small hand-ins for the box: their text in, their observations out."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.model.job import Job, Limits
from grader.model.observation import Observation
from grader.model.submission import Parcel

# `say` lets a function answer with text, which travels as an array of bytes.
PRELUDE = """
import numpy as np

def say(thing):
    return np.frombuffer(str(thing).encode(), np.uint8).copy()

def good(x):
    return x * 2
"""
X = np.arange(6.0).reshape(2, 3)
GOOD = {"out": X * 2}
BRIEF = Limits(seconds=10.0, import_seconds=5.0, memory_mb=256, answer_mb=4)


def parcel(source: str = "", name: str = "pieces.py", **more: str) -> Parcel:
    """A hand-in of one file (and `more` modules by name), each with `good` and `say` in it."""
    texts = {name: source} | {f"{module}.py": text for module, text in more.items()}
    return Parcel("cs231n", {path: (PRELUDE + textwrap.dedent(text)).encode() for path, text in texts.items()})


def job(function: str = "good", inputs: Mapping[str, Any] | None = None, **changes: Any) -> Job:
    """A job that calls `pieces.function` (or `module:function`)."""
    target = function if ":" in function else f"pieces:{function}"
    given = {"x": X} if inputs is None and target.endswith(":good") else inputs or {}
    return Job(
        **({"criterion": "c", "case": "k", "probe": "call", "limits": BRIEF} | changes), target=target, inputs=given
    )


def is_good(seen: Observation) -> bool:
    """The answer that `good` must give, to the last bit."""
    return seen.status == "ok" and np.array_equal(seen.values["out"], GOOD["out"])


def told(seen: Observation) -> str:
    """The text that a function answered with `say`."""
    out = seen.values.get("out")
    assert isinstance(out, np.ndarray), seen
    return out.tobytes().decode()
