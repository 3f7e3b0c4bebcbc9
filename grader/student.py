"""The student's side: find the kit around the working folder, check the code in it, and say what was found."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import checks
from .errors import UsageError
from .load import load_package
from .model.rubric import Rubric
from .model.score import Environment
from .model.verdict import CriterionVerdict, Verdict
from .report import render_checks
from .sandbox import open_sandbox

CHECKS = Path(".grader") / "checks.bin"


@dataclass(frozen=True)
class Checked:
    """What a check found: the rubric's public part, a verdict for each criterion that ran, and what it ran with."""

    rubric: Rubric
    verdicts: tuple[CriterionVerdict, ...]
    environment: Environment

    @property
    def passed(self) -> bool:
        """True when everything that ran is right."""
        return all(verdict.verdict is Verdict.CORRECT for verdict in self.verdicts)


def find_kit(start: Path) -> Path:
    """The unzipped kit that `start` is in."""
    for folder in (start, *start.parents):
        if (folder / CHECKS).is_file():
            return folder
    raise UsageError(f"no kit in {start} or above: change into the folder that you unzipped (it holds {CHECKS})")


def run_checks(start: Path, names: Sequence[str] = ()) -> Checked:
    """Run the visible checks of the kit around `start` on the student's own files."""
    kit = find_kit(start)
    recorded = checks.read(kit / CHECKS)
    wanted = choose(recorded.rubric, names)
    submission = load_package(kit / recorded.rubric.package, recorded.rubric)
    with open_sandbox(tier="subprocess", min_tier="subprocess", libraries=recorded.rubric.libraries) as box:
        return Checked(recorded.rubric, tuple(checks.check(recorded, submission, box, wanted)), box.environment)


def choose(rubric: Rubric, names: Sequence[str]) -> list[str]:
    """Criterion ids for what the student typed: an id, a question, or the beginning of an id."""
    known = [criterion.id for criterion in rubric.criteria if not criterion.manual]
    questions = {question.id: [c.id for c in question.criteria if not c.manual] for question in rubric.questions}
    chosen: list[str] = []
    for name in names:
        found = [name] if name in known else questions.get(name) or [i for i in known if i.startswith(name)]
        if not found:
            raise UsageError(f"no visible check is called {name!r}; there are: {', '.join(known)}")
        chosen += found
    return chosen


def check(*names: str) -> None:
    """For notebooks: `check()` or `check("layers.affine_forward")` prints what `grader check` prints."""
    try:
        found = run_checks(Path.cwd(), names)
    except UsageError as error:
        print(error)
        return
    sys.stdout.write(render_checks(found.rubric, found.verdicts, width=100, environment=found.environment))
