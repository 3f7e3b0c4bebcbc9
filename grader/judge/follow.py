"""Follow-through: an error is charged once. What is run again with right functions below it, and which verdict counts.

A criterion names what it stands on (`needs`). When it is not right and something below it is not either, it is run
again with the reference in the place of the functions that failed. The better credit counts, both are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..model.rubric import Criterion
from ..model.verdict import CriterionVerdict, FollowThrough, Verdict

PAIR = ("_forward", "_backward")
UNDECIDED = (Verdict.CORRECT, Verdict.GRADER_ERROR, Verdict.NEEDS_MARKING)


def substitutes(
    criterion: Criterion, criteria: Mapping[str, Criterion], alone: Mapping[str, CriterionVerdict]
) -> tuple[str, ...]:
    """The symbols that the reference answers when this criterion is run again; none means that it is not.

    For everything below it that is not right by itself, its target and, because a cache belongs to both, the other
    half of the pair. What the criterion itself is about is never replaced; nor are whole classes.
    """
    if criterion.manual or alone[criterion.id].verdict in UNDECIDED:
        return ()
    own = set(halves(criterion.target))
    failed = (need for need in _below(criterion, criteria) if not _right(alone[need.id]))
    found = (half for need in failed if not _is_class(need.target) for half in halves(need.target))
    return tuple(dict.fromkeys(half for half in found if half not in own))


def followed(alone: CriterionVerdict, again: CriterionVerdict, given: tuple[str, ...]) -> CriterionVerdict:
    """The better of both verdicts; the one with the reference below it says so."""
    if again.credit is None or again.credit <= (alone.credit or 0.0):
        return alone
    told = FollowThrough(given, alone.credit or 0.0, alone.verdict)
    return replace(again, follow_through=told, sources=again.sources or alone.sources)


def halves(target: str) -> tuple[str, ...]:
    """A target and its partner: `layers:affine_forward` and `layers:affine_backward`; a function alone otherwise."""
    for side, other in (PAIR, PAIR[::-1]):
        head, found, tail = target.rpartition(side)
        if found:
            return target, f"{head}{other}{tail}"
    return (target,)


def _below(criterion: Criterion, criteria: Mapping[str, Criterion]) -> Iterator[Criterion]:
    """Everything that a criterion stands on, directly or not."""
    waiting, seen = [*criterion.needs], {criterion.id}
    while waiting:
        name = waiting.pop(0)
        if name not in seen:
            seen.add(name)
            waiting += criteria[name].needs
            if not criteria[name].manual:
                yield criteria[name]


def _right(verdict: CriterionVerdict) -> bool:
    return verdict.verdict in UNDECIDED


def _is_class(target: str) -> bool:
    return target.rpartition(":")[2].rpartition(".")[2][:1].isupper()
