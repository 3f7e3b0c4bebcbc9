"""Running jobs once: what a submission did is kept by content, so nothing is computed twice.

The key is what entered the box (the parcel), what it was asked (a criterion's jobs) and the environment. Points,
titles and tolerances are not part of it: a re-weighted rubric judges what is already there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from .gradebook import Gradebook
from .harness import wire
from .model.job import Job
from .model.observation import Observation, RunStatus
from .model.observation_tree import from_tree, to_tree
from .model.score import Environment
from .model.submission import Parcel
from .sandbox import Box, Consult

OURS = (RunStatus.HARNESS_ERROR, RunStatus.GRADER_ERROR)  # the next version may do better
Plan = Mapping[str, Sequence[Job]]
Seen = dict[str, list[Observation]]


@dataclass(frozen=True)
class Assignment:
    """The jobs of one set of inputs, with the hash of each criterion's."""

    plan: Plan
    digests: Mapping[str, str]

    @classmethod
    def of(cls, plan: Plan) -> Assignment:
        """Hash every criterion's jobs once."""
        return cls(plan, {name: _jobs_digest(jobs) for name, jobs in plan.items()})

    def only(self, names: Sequence[str]) -> Assignment:
        """The jobs of some criteria."""
        return Assignment({n: self.plan[n] for n in names}, {n: self.digests[n] for n in names})


@dataclass
class Run:
    """What one submission did: `seen` by criterion, and how to run some of it again, alone."""

    box: Box
    parcel: Parcel
    assignment: Assignment
    store: Gradebook | None = None
    seen: Seen = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    asides: dict[str, list[Observation]] = field(default_factory=dict)
    _known: Mapping[str, bytes] | None = None

    def observe(self) -> Seen:
        """All criteria: from the store where they are known, the rest in one child."""
        self.seen = self._stored()
        missing = [name for name in self.assignment.plan if name not in self.seen]
        jobs = [job for name in missing for job in self.assignment.plan[name]]
        answers = iter(self._run(jobs) if jobs else [])
        for name in missing:
            self.seen[name] = [next(answers) for _ in self.assignment.plan[name]]
        self.fresh.update(missing)
        return self.seen

    def again(self, name: str) -> list[Observation]:
        """One criterion once more in a child of its own; this run is the one that is believed."""
        self.seen[name] = self._run(self.assignment.plan[name])
        return self.seen[name]

    def aside(self, jobs: Sequence[Job], below: Parcel | None = None) -> list[Observation]:
        """Other jobs than the assignment's, in a child of their own; `below` answers what they substitute."""
        digest = _jobs_digest(jobs) + (parcel_digest(below) if below else "")
        if digest in self.known:
            return _read(self.known[digest])
        if below is None:
            self.asides[digest] = self._run(jobs)
        else:
            with self.box.consultant(below, jobs) as consultant:
                self.asides[digest] = self._run(jobs, consultant.call)
        return self.asides[digest]

    @property
    def known(self) -> Mapping[str, bytes]:
        """What the store has of this submission in this environment, encoded."""
        if self._known is None:
            self._known = self.store.observations(self.subject) if self.store else {}
        return self._known

    def _run(self, jobs: Sequence[Job], consult: Consult | None = None) -> list[Observation]:
        """Visible cases first: what is printed or raised in one of them cannot tell of a hidden case's inputs."""
        order = sorted(range(len(jobs)), key=lambda number: jobs[number].hidden)
        answers = self.box.run(self.parcel, [jobs[number] for number in order], consult)
        found = dict(zip(order, answers, strict=True))
        return [found[number] for number in range(len(jobs))]

    @cached_property
    def subject(self) -> str:
        """The key of everything this submission does in this environment."""
        return hashlib.sha256((parcel_digest(self.parcel) + environment_key(self.box.environment)).encode()).hexdigest()

    def bodies(self) -> dict[str, bytes]:
        """What is new, encoded for the store. Our own failures are not kept."""
        new = {self.assignment.digests[name]: self.seen[name] for name in sorted(self.fresh)} | self.asides
        return {
            digest: wire.encode([to_tree(observation) for observation in seen])
            for digest, seen in new.items()
            if all(observation.status not in OURS for observation in seen)
        }

    def _stored(self) -> Seen:
        return {
            name: _read(self.known[digest]) for name, digest in self.assignment.digests.items() if digest in self.known
        }


def _read(body: bytes) -> list[Observation]:
    return [from_tree(tree) for tree in wire.decode(body)]


def parcel_digest(parcel: Parcel) -> str:
    """SHA-256 of everything that enters the box but the jobs."""
    digest = hashlib.sha256(f"{parcel.package} {' '.join(parcel.libraries)}".encode())
    for group in (parcel.files, parcel.fallback):
        for name in sorted(group):
            digest.update(f"|{name}|{len(group[name])}|".encode() + group[name])
        digest.update(b"#")
    return digest.hexdigest()


def environment_key(environment: Environment) -> str:
    """What of the environment can change a number: not the tier, not the thread that ran it."""
    return f"{environment.python} {environment.packages} {environment.machine} {environment.threads}"


def _jobs_digest(jobs: Sequence[Job]) -> str:
    digest = hashlib.sha256()
    for job in jobs:
        asked = [job.probe, job.target, job.inputs, job.options, job.seed, job.repeat, job.torch, job.probe_source]
        asked += job.substitutes
        limits = [job.limits.seconds, job.limits.memory_mb, job.limits.answer_mb]
        digest.update(wire.encode([*asked, limits]))
    return digest.hexdigest()
