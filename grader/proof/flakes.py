"""Right answers stay right: the reference, with other inputs and another random stream each time, never loses a point.

Hand-ins that are known to be right can be put beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..model.job import Job
from ..model.proof import Outcome, Row
from ..model.submission import Submission
from ..running import Assignment
from ..sandbox import Box
from .lab import Lab, lost, seed

OTHER_STREAM = 0x5EED


@dataclass(frozen=True)
class _Inputs:
    """One set of inputs for everybody."""

    id: int


def check(lab: Lab, also: Sequence[Submission] = ()) -> list[Row]:
    """A row for the reference and for each of the others, naming what is not always given."""
    seeds = [_Inputs(n) for n in range(lab.thresholds.seeds)]
    losses: dict[str, Counter[str]] = {name: Counter() for name in ("the reference", *(one.id for one in also))}
    for found in lab.each(seeds, lambda box, one: _losses(lab, box, one, also)):
        for name, criteria in found.items():
            losses[name].update(criteria)
    return [_row(name, counter, len(seeds)) for name, counter in losses.items()]


def _losses(lab: Lab, box: Box, one: _Inputs, also: Sequence[Submission]) -> dict[str, tuple[str, ...]]:
    oracle = lab.ask(seed(one.id))
    names = [criterion.id for criterion in lab.criteria]
    plan = {name: [_reseeded(job) for job in jobs] for name, jobs in oracle.assignment(0).plan.items()}
    run = lab.run_on(box, lab.course.reference, Assignment.of(plan))
    found = {"the reference": lost(lab.verdicts(run, oracle))}
    return found | {other.id: lost(lab.graded(box, other, names, oracle)) for other in also}


def _reseeded(job: Job) -> Job:
    """The same inputs, but whatever the code draws at random comes out differently."""
    return replace(job, seed=job.seed ^ OTHER_STREAM)


def _row(name: str, counter: Counter[str], seeds: int) -> Row:
    if not counter:
        return Row(name, Outcome.OK, f"{seeds} of {seeds} seeds")
    flaky = [f"{criterion} ({times} of {seeds})" for criterion, times in counter.most_common() if times < seeds]
    always = [criterion for criterion, times in counter.items() if times == seeds]
    parts = [f"now and then: {', '.join(flaky)}" * bool(flaky), f"always: {', '.join(always)}" * bool(always)]
    figure = f"loses {len(counter)} criteria" if len(counter) > 1 else "loses a criterion"
    return Row(name, Outcome.FAILED, figure, "\n".join(part for part in parts if part))
