"""The wheel that students install: `grader`, and neither the reference nor the rubrics."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_wheel_holds_the_grader_and_no_answers(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--quiet",
        "-w",
        tmp_path,
        ".",
    ]
    source = tmp_path / "source"
    subprocess.run(["git", "clone", "--quiet", "--local", ROOT, source], check=True)
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"grader"}
    assert "grader/harness/conversation.py" in names
    assert any(name.startswith("grader/report/templates/") for name in names)
    assert {"grader/newcourse/files/.gitignore.txt", "grader/gradescope/layout/setup.sh"} <= set(names)
    assert not [name for name in names if name.endswith((".yaml", ".ipynb"))]
