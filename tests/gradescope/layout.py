"""Gradescope's layout in a temporary folder, run by the very script that Gradescope runs."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.gradescope import bundle

ROOT = Path(__file__).parent.parent.parent
METADATA: dict[str, Any] = {
    "id": 123456,
    "created_at": "2026-03-02T12:00:00.123456-08:00",
    "assignment": {
        "due_date": "2026-03-01T23:59:00.000000-08:00",
        "late_due_date": None,
        "title": "A1",
        "total_points": "10.0",
    },
    "submission_method": "upload",
    "users": [{"email": "ada@example.org", "id": 1, "name": "Ada"}],
    "previous_submissions": [
        {"submission_time": "2026-02-27T12:00:00-08:00", "score": 4.0, "autograder_error": False, "results": {}},
        {"submission_time": "2026-02-28T12:00:00-08:00", "score": "6.5", "autograder_error": False},
    ],
}


def lay_out(root: Path, rubric: Path, files: Mapping[str, str], metadata: object = METADATA) -> None:
    """The zip unpacked, the student's files, and what the platform says about them."""
    with zipfile.ZipFile(io.BytesIO(bundle(rubric, b"secret", "subprocess", 100).data)) as archive:
        archive.extractall(root / "source")
    for name, text in files.items():
        target = root / "submission" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    (root / "submission").mkdir(exist_ok=True)
    (root / "submission_metadata.json").write_text(json.dumps(metadata))


def run(root: Path, **environment: str) -> tuple[dict[str, Any], str]:
    """(results.json as strict JSON, what was printed)."""
    done = subprocess.run(
        ["bash", root / "source" / "run_autograder"],
        cwd=root,
        env={
            "PATH": os.environ["PATH"],
            "AUTOGRADER": str(root),
            "BACKPASS_PYTHON": sys.executable,
            "BACKPASS_LIBRARY": str(ROOT),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr

    def refuse(name: str) -> float:
        raise AssertionError(name)

    found = json.loads((root / "results" / "results.json").read_text("ascii"), parse_constant=refuse)
    assert isinstance(found, dict)
    return found, done.stdout + done.stderr
