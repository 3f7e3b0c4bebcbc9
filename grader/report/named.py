"""The mistakes that the class made, by name: each with how many hand-ins made it and where, the most frequent first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model.score import Result

MOST = 40


@dataclass(frozen=True)
class Named:
    """One mistake. `criteria` are titles; `submissions` counts hand-ins, each once."""

    text: str
    submissions: int
    criteria: tuple[str, ...]


def named_mistakes(results: Sequence[Result]) -> list[Named]:
    """At most MOST of them."""
    found: dict[str, tuple[set[str], dict[str, None]]] = {}
    for result in results:
        for row in result.criteria:
            for diagnosis in row.verdict.diagnoses:
                who, where = found.setdefault(diagnosis.text, (set(), {}))
                who.add(result.submission)
                where[row.title] = None
    told = [Named(text, len(who), tuple(where)) for text, (who, where) in found.items()]
    return sorted(told, key=lambda one: (-one.submissions, one.text))[:MOST]
