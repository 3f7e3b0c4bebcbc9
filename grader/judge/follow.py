"""Follow-through: an error is charged once. What is run again with right functions below it, and which verdict counts.

A criterion names what it stands on (`needs`). When it is not right and something below it is not either, it is run
again with the reference in the place of the functions that failed. The better credit counts, both are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ..model.rubric import Criterion
from ..model.verdict import CriterionVerdict, FollowThrough, Verdict

PAIR = ("_forward", "_backward")
UNDECIDED = (Verdict.CORRECT, Verdict.GRADER_ERROR, Verdict.NEEDS_MARKING)


def wrong_below(
    criterion: Criterion, criteria: Mapping[str, Criterion], alone: Mapping[str, CriterionVerdict]
) -> tuple[str, ...]:
    """Symbols below this criterion that are not right by themselves; none means that it is not run again.

    What the criterion itself is about (either half of a pair) does not count, nor do whole classes, which cannot be
    replaced: what is wrong below them does.
    """
    if criterion.manual or alone[criterion.id].verdict in UNDECIDED:
        return ()
    failed = (need.target for need in below(criterion, criteria) if alone[need.id].verdict not in UNDECIDED)
    own = halves(criterion.target)
    return tuple(dict.fromkeys(target for target in failed if target not in own and not _is_class(target)))


def with_partners(targets: Iterable[str]) -> tuple[str, ...]:
    """The symbols and, because a cache belongs to both, the other half of each pair."""
    return tuple(dict.fromkeys(half for target in targets for half in halves(target)))


def followed(alone: CriterionVerdict, again: CriterionVerdict, given: tuple[str, ...]) -> CriterionVerdict:
    """The better of both verdicts; the one that had the reference as `given` below it says so."""
    if again.credit is None or again.credit <= (alone.credit or 0.0):
        return alone
    return replace(again, follow_through=FollowThrough(given, alone.credit or 0.0, alone.verdict))


def halves(target: str) -> tuple[str, ...]:
    """A target and its partner: `layers:affine_forward` and `layers:affine_backward`; a function alone otherwise."""
    for side, other in (PAIR, PAIR[::-1]):
        head, found, tail = target.rpartition(side)
        if found:
            return target, f"{head}{other}{tail}"
    return (target,)


def below(criterion: Criterion, criteria: Mapping[str, Criterion]) -> Iterator[Criterion]:
    """Everything that a criterion stands on, directly or not."""
    waiting, seen = [*criterion.needs], {criterion.id}
    while waiting:
        name = waiting.pop(0)
        if name not in seen:
            seen.add(name)
            waiting += criteria[name].needs
            if not criteria[name].manual:
                yield criteria[name]


def _is_class(target: str) -> bool:
    return target.rpartition(":")[2].rpartition(".")[2][:1].isupper()
