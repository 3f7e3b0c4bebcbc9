"""What every backend gives: a box that answers jobs, whatever the student's code does; and the names of the tiers."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self

from grader.model.job import Job
from grader.model.observation import Observation
from grader.model.score import Environment
from grader.model.submission import Parcel

from .consultant import Consultant
from .questions import Consult


class Tier(StrEnum):
    """How student code is kept in. Two tiers of the same rank promise equally much."""

    NATIVE = "native"
    CONTAINER = "container"
    RESTRICTED = "restricted"
    SUBPROCESS = "subprocess"

    @property
    def rank(self) -> int:
        """The higher, the stronger."""
        return {Tier.NATIVE: 2, Tier.CONTAINER: 2, Tier.RESTRICTED: 1, Tier.SUBPROCESS: 0}[self]


class Box(Protocol):
    """One box. It serves one thread at a time; two threads take two boxes."""

    environment: Environment

    def run(self, parcel: Parcel, jobs: Sequence[Job], consult: Consult | None = None) -> list[Observation]:
        """One observation for each job, in order. Nothing that a student did raises here.

        `consult` answers the calls of symbols in a job's `substitutes`.
        """

    def consultant(self, parcel: Parcel, jobs: Sequence[Job]) -> Consultant:
        """A child of a second process, in which `parcel` answers single calls while `jobs` run. Close it."""

    def close(self) -> None:
        """End every process of the box."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
