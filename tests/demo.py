"""`make demo`: a class of example hand-ins, graded in the sandbox by the same command that instructors use."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.hand_ins import hand_ins  # noqa: E402

ANSWER = "*I would say that it depends on the scale of the data, because the distance adds up all pixels.*"


def main() -> int:
    """Lay the class out as a platform would and grade it."""
    assignment = sys.argv[1] if len(sys.argv) > 1 else "assignment1"
    folder = ROOT / ".demo" / assignment
    handed_in = folder / "handed in"
    shutil.rmtree(folder, ignore_errors=True)
    for hand_in in hand_ins(assignment):
        target = hand_in.write(handed_in)
        if hand_in.verdict != "not_implemented" and not list(target.rglob("*.ipynb")):
            _answer_notebooks(ROOT / "student_template" / assignment, target)
    command = [sys.executable, "-m", "grader", "grade", assignment, str(handed_in), "--out", str(folder)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def _answer_notebooks(template: Path, target: Path) -> None:
    """Hand in the notebooks too, with the written questions answered."""
    for path in sorted(template.glob("*.ipynb")):
        notebook = json.loads(path.read_text("utf-8"))
        for cell in notebook["cells"]:
            if cell["id"].endswith("-answer"):
                cell["source"] = [*cell["source"], "\n\n", ANSWER]
        (target / path.name).write_text(json.dumps(notebook), "utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
