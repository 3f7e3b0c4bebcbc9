"""Where expected values come from: the reference, and other right answers, through the same box as any hand-in."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from .errors import RubricError
from .gradebook import Gradebook
from .judge import Rival, Suspect
from .load import parcel
from .model.course import Course
from .model.observation import Observation
from .model.rubric import Criterion, Edit
from .model.submission import Submission
from .plan import apply, jobs, variant_of
from .plan.reach import Place, Reach
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
    _locks: dict[tuple[str, int], threading.Lock] = field(default_factory=dict)

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

    def alternatives(self, box: Box, variant: int, criterion: str) -> Iterator[Rival]:
        """What other right answers do on the inputs of one criterion; worked out when asked."""
        for alternative in self.course.rubric.alternatives:
            if criterion in alternative.criteria:
                yield Rival(alternative.message, self.edited(box, variant, criterion, [alternative]))

    def mistakes(self, box: Box, variant: int, criterion: str) -> Mistakes:
        """What known mistakes do on the inputs of one criterion; worked out when asked."""
        return Mistakes(self, box, variant, self.course.rubric.criterion(criterion))

    def edited(self, box: Box, variant: int, criterion: str, edits: Sequence[Edit]) -> Sequence[Observation]:
        """What the reference does on the inputs of one criterion when it is edited."""
        name = "+".join(edit.id for edit in edits)
        part = self.assignment(variant).only([criterion])
        subject = Submission(name, name, self.files(edits))
        return self._seen(box, f"{name}/{criterion}", subject, part, variant)[criterion]

    def files(self, edits: Sequence[Edit]) -> Mapping[str, bytes]:
        """The reference with some edits made; RubricError when one of them does not fit."""
        files = self.course.reference.files
        try:
            for edit in edits:
                files = apply(edit, files)
        except ValueError as error:
            raise RubricError(str(error), path=self.course.path) from None
        return files

    @cached_property
    def reach(self) -> Reach:
        """Which functions of the reference a criterion can run."""
        return Reach.of(self.course.reference.files)

    def _seen(self, box: Box, name: str, subject: Submission, assignment: Assignment, variant: int) -> Seen:
        with self._lock:
            mine = self._locks.setdefault((name, variant), threading.Lock())
        with mine:
            if (name, variant) not in self._expected:
                run = Run(box, parcel(subject, self.course.template, self.course.rubric), assignment, self.store)
                run.observe()
                self._expected[name, variant] = run.seen
                if self.store and run.fresh:
                    self.store.keep(run.subject, run.bodies())
            return self._expected[name, variant]


@dataclass(frozen=True)
class Mistakes:
    """The known mistakes that can cost one criterion, for the judge to ask: see `judge.suspects`."""

    oracle: Oracle
    box: Box
    variant: int
    criterion: Criterion

    def alone(self) -> list[Suspect]:
        """Each by itself, in the rubric's order."""
        near = self.oracle.reach.looked_at(self.criterion)
        return [
            Suspect(mistake.id, mistake.message, self._answers([mistake]), _place(mistake) in near)
            for mistake in self.oracle.course.rubric.mistakes
            if self.criterion.id in (*mistake.loses, *mistake.may_lose)
        ]

    def together(self, one: Suspect, other: Suspect) -> Sequence[Observation] | None:
        """Both made at once; None when one undoes the other or leaves it nothing to change."""
        known = {mistake.id: mistake for mistake in self.oracle.course.rubric.mistakes}
        pair = sorted((known[one.name], known[other.name]), key=lambda mistake: not mistake.body)
        try:
            files = self.oracle.files(pair)
        except RubricError:
            return None
        undone = any(files == self.oracle.files([mistake]) for mistake in pair)
        return None if undone else self._answers(pair)

    def _answers(self, edits: Sequence[Edit]) -> Sequence[Observation]:
        return self.oracle.edited(self.box, self.variant, self.criterion.id, edits)


def _place(edit: Edit) -> Place:
    return Place(edit.file, edit.function)
