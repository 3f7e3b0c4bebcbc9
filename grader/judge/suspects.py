"""Known mistakes as the judge sees them: what each does on the same inputs, worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from .criterion import Answers


@dataclass(frozen=True)
class Suspect:
    """One known mistake. `where` names the function it is in, unless that is what the criterion is about."""

    name: str
    message: str
    answers: Answers
    where: str = ""


class Suspects(Protocol):
    """The mistakes that can cost one criterion. Asking costs time: only for an answer that is wrong."""

    def alone(self) -> Sequence[Suspect]:
        """Each by itself."""
        ...

    def together(self, one: Suspect, other: Suspect) -> Answers | None:
        """Both made at once; None when they cannot be, because both change the same lines."""
        ...
