"""The files of a new course: one layer, one model, one notebook, a rubric, and three hand-ins to try it on.

The texts lie beside this file under the places they go to, `/` written as `__`, so that a course can be read there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

FILES = Path(__file__).resolve().parent / "files"
ENDING = ".txt"
HAND_INS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "ada": (),  # all of it right
        "ben": (("dout.sum(axis=0)", "dout.mean(axis=0)"),),
        "cleo": (("reg * W", "W"), ("np.maximum(0, x)", "np.abs(x)")),
    }
)
_REGION = re.compile(r"^[ \t]*# (?:BEGIN|END) SOLUTION\n|^[ \t]*# PROMPT:.*\n", re.MULTILINE)


def new_course() -> dict[str, bytes]:
    """Contents by posix path, without the students' template, which `grader stubs` makes."""
    files = {path.name.removesuffix(ENDING).replace("__", "/"): path.read_bytes() for path in FILES.glob(f"*{ENDING}")}
    files["reference/__init__.py"] = b'"""The reference: what students write stands in marked regions."""\n'
    return {**files, **_hand_ins(files)}


def _hand_ins(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The reference without its markers, right or with mistakes that students make."""
    found = {}
    for student, changes in HAND_INS.items():
        for name in ("layers.py", "linear_model.py"):
            text = _REGION.sub("", files[f"reference/{name}"].decode())
            for before, after in changes:
                text = text.replace(before, after)
            found[f"hand-ins/{student}/mycourse/{name}"] = text.encode()
        found[f"hand-ins/{student}/first.ipynb"] = _answered(files["reference/notebooks/first.ipynb"], student)
    return found


def _answered(notebook: bytes, student: str) -> bytes:
    """The notebook with an answer of the student's own in place of the reference's."""
    tree = json.loads(notebook)
    for cell in tree["cells"]:
        if cell["id"] == "bias-answer":
            cell["source"] = [f"It only moves the decision boundary, so there is little to overfit. ({student})"]
    return json.dumps(tree, indent=1).encode()
