"""All jobs of one hand-in: one child answers as many as it can, a new one goes on where the last one ended.

When loading all modules together fails, each module gets a child of its own, so that a module that hangs or ends the
process costs only what needs it. Patience is limited, and shared fairly: every target is tried at least once.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from grader.errors import SandboxError
from grader.model.job import Job
from grader.model.observation import Observation, RunStatus
from grader.model.submission import Parcel

from .conversation import Answered, Child, ask, load, module_of
from .frames import Frames
from .questions import Consult

Start = Callable[[Sequence[Job]], Child]
TIMEOUTS_OF_ONE_TARGET = 2
TIMEOUT_SECONDS_OF_ONE_CALL = 120.0
ATTEMPTS = 2
LARGE = 1 << 18  # bytes of an answer that is read at once
PERHAPS_INHERITED = (RunStatus.CRASHED, RunStatus.MALFORMED)


def answer_all(
    parcel: Parcel, jobs: Sequence[Job], start: Start, consult: Consult | None = None, frames: Frames | None = None
) -> list[Observation]:
    """One observation for each job, in order. `start` makes a child for jobs of the same warm process and limits.

    `frames` remembers how jobs are asked from one hand-in to the next.
    """
    frames = frames or Frames()
    patience = _Patience()
    found: dict[int, Observation] = {}
    for group in _groups(jobs):
        _Round(parcel, jobs, start, patience, found, frames, consult).answer(group)
    return [found[index] for index in range(len(jobs))]


def _groups(jobs: Sequence[Job]) -> list[list[int]]:
    """Indices of jobs that may share a child: the same warm process, hard limits, and symbols answered from outside."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for index, job in enumerate(jobs):
        key = (job.torch, job.limits.memory_mb, job.limits.threads, job.substitutes)
        groups.setdefault(key, []).append(index)
    return list(groups.values())


@dataclass
class _Patience:
    """After two timeouts of a target, or two minutes of them in all, a target that has timed out is not run again."""

    timeouts: Counter[str] = field(default_factory=Counter)
    wasted: float = 0.0

    def note(self, job: Job, seen: Observation) -> None:
        if seen.status is RunStatus.TIME_LIMIT:
            self.timeouts[job.target] += 1
            self.wasted += job.limits.seconds

    def refusal(self, job: Job) -> Observation | None:
        times = self.timeouts[job.target]
        if times < TIMEOUTS_OF_ONE_TARGET and not (times and self.wasted >= TIMEOUT_SECONDS_OF_ONE_CALL):
            return None
        often = "once" if times == 1 else f"{times} times"
        detail = f"not run: {job.target.replace(':', '.')} had already taken too long {often}"
        return Observation(RunStatus.TIME_LIMIT, detail=detail)


@dataclass
class _Answers:
    """What one child has answered. Behind an answer that is none, nothing of it is believed."""

    found: dict[int, Observation]
    unread: list[tuple[int, Answered]] = field(default_factory=list)
    asked: int = 0
    was_read: int = 0

    def keep(self, index: int, answered: Answered) -> bool:
        """Read it later. Large ones do not pile up: False when reading shows that the child is not to be believed."""
        self.asked += 1
        self.unread.append((index, answered))
        return len(answered.frame) < LARGE or self.read()

    def read(self) -> bool:
        """Whether all are answers. One that is none counts for its job only if the child was asked nothing before."""
        unread, self.unread = self.unread, []
        for index, answered in unread:
            seen = answered.observation()
            if seen.status is RunStatus.MALFORMED:
                if not self.was_read:
                    self.found[index] = seen
                return False
            self.found[index] = seen
            self.was_read += 1
        return True


@dataclass
class _Round:
    """The jobs of one group."""

    parcel: Parcel
    jobs: Sequence[Job]
    start: Start
    patience: _Patience
    found: dict[int, Observation]
    frames: Frames
    consult: Consult | None = None
    together: bool = True
    failures: Counter[int] = field(default_factory=Counter)

    def answer(self, group: list[int]) -> None:
        while waiting := [index for index in group if index not in self.found]:
            batch = waiting if self.together else self._same_module(waiting)
            try:
                self._one_child(batch)
            except SandboxError as error:
                self._our_fault(next(index for index in batch if index not in self.found), error)

    def _same_module(self, waiting: list[int]) -> list[int]:
        first = module_of(self.jobs[waiting[0]])
        return [index for index in waiting if module_of(self.jobs[index]) == first]

    def _one_child(self, batch: list[int]) -> None:
        """Ask one child until it fails, then leave the rest to the next one."""
        with self._child(batch) as child:
            trouble = load(child, self.parcel, [self.jobs[index] for index in batch])
            if trouble is not None:
                self._not_loaded(batch, trouble)
                return
            self._ask(child, batch)

    def _ask(self, child: Child, batch: list[int]) -> None:
        """Until something goes wrong; what has come back by then is read together."""
        answers = _Answers(self.found)
        for index in batch:
            job = self.jobs[index]
            refusal = self.patience.refusal(job)
            if refusal is not None:
                self.found[index] = refusal
                continue
            if answers.asked and not child.channel.quiet():
                break  # an earlier job talks on
            try:
                seen = ask(child, job, self.frames, self.consult)
            except SandboxError:
                answers.read()  # what came before our fault stands
                raise
            if isinstance(seen, Answered):
                if not answers.keep(index, seen):
                    return
            elif answers.read() and not (answers.asked and seen.status in PERHAPS_INHERITED):
                self.patience.note(job, seen)
                self.found[index] = seen
                return
            else:
                return  # an earlier job may have done this: ask a child that has met no other
        answers.read()

    @contextlib.contextmanager
    def _child(self, batch: list[int]) -> Iterator[Child]:
        child = self.start([self.jobs[index] for index in batch])
        try:
            yield child
        finally:
            child.dismiss()

    def _not_loaded(self, batch: list[int], trouble: Observation) -> None:
        if self.together and len({module_of(self.jobs[index]) for index in batch}) > 1:
            self.together = False
        else:
            self.found.update(dict.fromkeys(batch, trouble))

    def _our_fault(self, index: int, error: SandboxError) -> None:
        """Try again once; then this job is not graded, and the others go on."""
        self.failures[index] += 1
        if self.failures[index] >= ATTEMPTS:
            self.found[index] = Observation(RunStatus.GRADER_ERROR, detail=str(error))
