"""Where expected values come from: the reference, and other right answers, through the same box as any hand-in."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property

from .errors import RubricError
from .gradebook import Gradebook
from .judge import Rival, Suspect, below
from .load import parcel
from .model.course import Course
from .model.notebook_code import spoken_path
from .model.observation import Observation
from .model.rubric import Close, Criterion, Edit, Equal, Mistake
from .model.submission import Parcel, Submission
from .plan import apply, jobs, variant_of
from .plan.package_index import Place
from .plan.reach import Reach
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

    @cached_property
    def rubric_digest(self) -> str:
        """Hash of everything that the rubric says."""
        return self.course.rubric.digest

    @cached_property
    def fingerprint(self) -> str:
        """Hash of what the course brings to a result: rubric, reference, template, its own probes, the secret."""
        course = self.course
        digest = hashlib.sha256(f"{self.rubric_digest} {course.reference.tree}".encode())
        for name in sorted(course.template):
            digest.update(f"|{name}|{len(course.template[name])}|".encode() + course.template[name])
        digest.update(b"#" + course.probe_source.encode() + b"#" + hashlib.sha256(self.secret).digest())
        return digest.hexdigest()

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
                yield Rival(alternative.message, self.edited(box, variant, criterion, [alternative]))

    def mistakes(self, box: Box, variant: int, criterion: str, passed: Collection[str] = ()) -> Mistakes:
        """Known mistakes that can have cost this criterion: none of those that would have cost a passed one, too.

        Only where numbers are compared does a pass acquit: a training may reach its goal in spite of a mistake. And
        nothing that stands on this criterion acquits: a hand-in's network need not use the function that is wrong.
        """
        rubric = self.course.rubric
        acquitting = {
            name for name in passed if _compares(self.criteria[name]) and not self._stands_on(name, criterion)
        }
        likely = (m for m in rubric.mistakes if criterion in (*m.loses, *m.may_lose) and acquitting.isdisjoint(m.loses))
        return Mistakes(self, box, variant, self.course.rubric.criterion(criterion), {m.id: m for m in likely})

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

    def _stands_on(self, name: str, criterion: str) -> bool:
        return any(one.id == criterion for one in below(self.criteria[name], self.criteria))

    def _seen(self, box: Box, name: str, subject: Submission, assignment: Assignment, variant: int) -> Seen:
        with self._lock:
            mine = self._locks.setdefault((name, variant), threading.Lock())
        with mine:
            if (name, variant) not in self._expected:
                run = Run(box, parcel(subject, self.course.template, self.course.rubric), assignment, self.store)
                with self.store.turn(f"{name} {variant}") if self.store else nullcontext():
                    run.observe()
                    self._expected[name, variant] = run.seen
                    if self.store and run.fresh:
                        self.store.keep(run.subject, run.bodies())
            return self._expected[name, variant]


@dataclass(frozen=True)
class Mistakes:
    """The known mistakes that can have cost one criterion, for the judge to ask: see `judge.suspects`."""

    oracle: Oracle
    box: Box
    variant: int
    criterion: Criterion
    known: Mapping[str, Mistake]

    def alone(self) -> list[Suspect]:
        """Each by itself, in the rubric's order."""
        near = self.oracle.reach.looked_at(self.criterion)
        return [
            Suspect(name, mistake.message, self._answers([mistake]), "" if _place(mistake) in near else _where(mistake))
            for name, mistake in self.known.items()
        ]

    def together(self, one: Suspect, other: Suspect) -> Sequence[Observation] | None:
        """Both made at once; None when one undoes the other or leaves it nothing to change."""
        pair = sorted((self.known[one.name], self.known[other.name]), key=lambda mistake: not mistake.body)
        try:
            files = self.oracle.files(pair)
        except RubricError:
            return None
        undone = any(files == self.oracle.files([mistake]) for mistake in pair)
        return None if undone else self._answers(pair)

    def _answers(self, edits: Sequence[Edit]) -> Sequence[Observation]:
        return self.oracle.edited(self.box, self.variant, self.criterion.id, edits)


def _compares(criterion: Criterion) -> bool:
    return any(isinstance(rule, Close | Equal) for rule in criterion.outputs.values())


def _place(edit: Edit) -> Place:
    return Place(edit.file, edit.function)


def _where(edit: Edit) -> str:
    file = spoken_path(edit.file)
    return f"`{edit.function}` ({file})" if edit.function else file
