"""Where expected values come from: the reference, and other right answers, through the same box as any hand-in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from .errors import RubricError
from .gradebook import Gradebook
from .load import parcel
from .model.course import Course
from .model.observation import Observation
from .model.rubric import Alternative
from .model.submission import Submission
from .plan import apply, jobs, variant_of
from .running import Assignment, Run, Seen
from .sandbox import Box


@dataclass
class Oracle:
    """Expected observations for each set of hidden inputs; each is computed once, by whoever needs it first."""

    course: Course
    secret: bytes
    store: Gradebook | None = None
    _assignments: dict[int, Assignment] = field(default_factory=dict)
    _expected: dict[tuple[str, int], Seen] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def variant(self, submission: Submission) -> int:
        """Which set of hidden inputs this submission gets."""
        return variant_of(self.secret, submission.tree, self.course.rubric.variants)

    def assignment(self, variant: int) -> Assignment:
        """The jobs of one set of inputs."""
        with self._lock:
            if variant not in self._assignments:
                plan = jobs(self.course.rubric, self.secret, variant, self.course.probe_source)
                self._assignments[variant] = Assignment.of(plan)
            return self._assignments[variant]

    def expected(self, box: Box, variant: int) -> Seen:
        """What the reference does on these inputs."""
        return self._seen(box, "reference", self.course.reference, self.assignment(variant), variant)

    def alternatives(self, box: Box, variant: int, criterion: str) -> Iterator[tuple[str, list[Observation]]]:
        """What other right answers do on the inputs of one criterion, each with its remark; worked out when asked."""
        for alternative in self.course.rubric.alternatives:
            if criterion in alternative.criteria:
                part = self.assignment(variant).only(alternative.criteria)
                seen = self._seen(box, alternative.id, self._edited(alternative), part, variant)
                yield alternative.message, seen[criterion]

    def _edited(self, edit: Alternative) -> Submission:
        try:
            files = apply(edit, self.course.reference.files)
        except ValueError as error:
            raise RubricError(f"alternative {error}", path=self.course.path) from None
        return Submission(edit.id, edit.id, files)

    def _seen(self, box: Box, name: str, subject: Submission, assignment: Assignment, variant: int) -> Seen:
        with self._lock:
            if (name, variant) not in self._expected:
                run = Run(box, parcel(subject, self.course.template, self.course.rubric), assignment, self.store)
                run.observe()
                self._expected[name, variant] = run.seen
                if self.store and run.fresh:
                    self.store.keep(run.subject, run.bodies())
            return self._expected[name, variant]
