"""Where expected values come from: the reference, and other right answers, through the same box as any hand-in."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from .errors import RubricError
from .gradebook import Gradebook
from .judge import Rival
from .load import parcel
from .model.course import Course
from .model.rubric import Criterion, Edit
from .model.submission import Parcel, Submission
from .plan import apply, jobs, variant_of
from .running import Assignment, Run, Seen
from .sandbox import Box


@dataclass
class Oracle:
    """Expected observations for each set of hidden inputs; each is computed once, by whoever needs it first."""

    course: Course
    secret: bytes
    store: Gradebook | None = None
    keep: bool = True  # whether results go into the store; what was seen always does
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

    @cached_property
    def criteria(self) -> Mapping[str, Criterion]:
        """The rubric's criteria by id."""
        return {criterion.id: criterion for criterion in self.course.rubric.criteria}

    @cached_property
    def reference(self) -> Parcel:
        """The reference as it enters a box."""
        return parcel(self.course.reference, self.course.template, self.course.rubric)

    def expected(self, box: Box, variant: int) -> Seen:
        """What the reference does on these inputs."""
        return self._seen(box, "reference", self.course.reference, self.assignment(variant), variant)

    def alternatives(self, box: Box, variant: int, criterion: str) -> Iterator[Rival]:
        """What other right answers do on the inputs of one criterion; worked out when asked."""
        for alternative in self.course.rubric.alternatives:
            if criterion in alternative.criteria:
                yield self._rival(box, variant, criterion, [alternative])

    def mistakes(self, box: Box, variant: int, criterion: str) -> Iterator[list[Rival]]:
        """What known mistakes do on the inputs of one criterion: one at a time, then two at once."""
        known = [mistake for mistake in self.course.rubric.mistakes if criterion in mistake.loses]
        yield [self._rival(box, variant, criterion, [mistake]) for mistake in known]
        for pair in combinations(known, 2):
            if self._fits(pair):
                yield [self._rival(box, variant, criterion, pair)]

    def _rival(self, box: Box, variant: int, criterion: str, edits: Sequence[Edit]) -> Rival:
        name = "+".join(edit.id for edit in edits)
        part = self.assignment(variant).only([criterion])
        seen = self._seen(box, f"{name}/{criterion}", Submission(name, name, self._edited(edits)), part, variant)
        return Rival(" And: ".join(edit.message for edit in edits), seen[criterion])

    def _edited(self, edits: Sequence[Edit]) -> Mapping[str, bytes]:
        files = self.course.reference.files
        try:
            for edit in edits:
                files = apply(edit, files)
        except ValueError as error:
            raise RubricError(str(error), path=self.course.path) from None
        return files

    def _fits(self, edits: Sequence[Edit]) -> bool:
        """Whether the edits can be made together: two that change the same lines cannot."""
        try:
            self._edited(edits)
        except RubricError:
            return False
        return True

    def _seen(self, box: Box, name: str, subject: Submission, assignment: Assignment, variant: int) -> Seen:
        with self._lock:
            if (name, variant) not in self._expected:
                run = Run(box, parcel(subject, self.course.template, self.course.rubric), assignment, self.store)
                run.observe()
                self._expected[name, variant] = run.seen
                if self.store and run.fresh:
                    self.store.keep(run.subject, run.bodies())
            return self._expected[name, variant]
