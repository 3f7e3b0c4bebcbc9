"""A box of warm processes: one with numpy, a second with torch once a job asks for it. A lost one is replaced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from grader.errors import SandboxError
from grader.model.job import Job
from grader.model.observation import Observation
from grader.model.score import Environment
from grader.model.submission import Parcel

from .consultant import Consultant
from .frames import Frames
from .questions import Consult
from .rounds import answer_all
from .warm import ForkedChild, WarmProcess

TESTED, CONSULTED = "tested", "consulted"
STARTS = 2  # in a row, before a box is given up


class WarmBox:
    """`begin(libraries)` starts a warm process that has imported them behind this backend's walls."""

    def __init__(
        self, environment: Environment, libraries: Sequence[str], begin: Callable[[tuple[str, ...]], WarmProcess]
    ) -> None:
        self.environment = environment
        self._libraries = tuple(name for name in dict.fromkeys(("numpy", *libraries)) if name != "torch")
        self._begin = begin
        self._warm: dict[tuple[str, bool], WarmProcess] = {}
        self._failed_starts = 0
        self._frames = Frames()

    def run(self, parcel: Parcel, jobs: Sequence[Job], consult: Consult | None = None) -> list[Observation]:
        """See protocol.Box."""
        return answer_all(parcel, jobs, self._child, consult, self._frames)

    def consultant(self, parcel: Parcel, jobs: Sequence[Job]) -> Consultant:
        """See protocol.Box."""
        return Consultant(lambda: self.warm(jobs[0].torch, CONSULTED).fork(jobs), parcel, jobs)

    def close(self) -> None:
        """See protocol.Box."""
        while self._warm:
            self._warm.popitem()[1].close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def warm(self, torch: bool, role: str = TESTED) -> WarmProcess:
        """The warm process, started when there is none yet or it is lost."""
        key = (role, torch)
        if key in self._warm and self._warm[key].lost:
            self._warm.pop(key).close()
        if key not in self._warm:
            if self._failed_starts >= STARTS:
                raise SandboxError("the warm process could not be started again")
            self._failed_starts += 1
            self._warm[key] = self._begin((*self._libraries, "torch") if torch else self._libraries)
            self._failed_starts = 0
        return self._warm[key]

    def _child(self, jobs: Sequence[Job]) -> ForkedChild:
        return self.warm(jobs[0].torch).fork(jobs)
