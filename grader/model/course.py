"""Everything that grading one assignment needs, loaded: rubric, reference, the students' template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .rubric import Rubric
from .submission import Submission


@dataclass(frozen=True)
class Course:
    """One assignment, ready to grade.

    `template` maps package-relative paths to the students' starter code: given files are restored from it, and
    helpers that a hand-in lacks are filled in. `probe_source` is the text of the course's own probes.
    """

    path: Path
    rubric: Rubric
    reference: Submission
    template: Mapping[str, bytes]
    notebooks: Mapping[str, bytes] = field(default_factory=dict)
    probe_source: str = ""
