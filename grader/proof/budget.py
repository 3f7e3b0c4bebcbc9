"""Time and memory: the reference needs a small part of each limit, so that slower right answers fit in as well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ..model.job import Job, Limits
from ..model.observation import RunStatus
from ..model.proof import Outcome, Row
from ..running import Assignment, Seen
from ..sandbox import Box, Tier
from .lab import Lab


@dataclass(frozen=True)
class _Run:
    """The reference under some limits."""

    id: str
    limits: Callable[[Limits], Limits]


def check(lab: Lab) -> list[Row]:
    """Two rows, and one more for each case that needs more of a limit than it should."""
    share = lab.thresholds.budget_share
    runs = (
        _Run("the reference", lambda limits: limits),
        _Run("less memory", lambda limits: replace(limits, memory_mb=max(1, int(limits.memory_mb * share)))),
    )
    normal, little = lab.each(runs, lambda box, run: _seen(lab, box, run))
    return [*_time(lab, normal), *_memory(lab, little)]


def _seen(lab: Lab, box: Box, run: _Run) -> Seen:
    plan = lab.oracle.assignment(0).plan
    limited = {name: [replace(job, limits=run.limits(job.limits)) for job in jobs] for name, jobs in plan.items()}
    return lab.run_on(box, lab.course.reference, Assignment.of(limited)).observe()


def _time(lab: Lab, seen: Seen) -> list[Row]:
    jobs = _jobs(lab)
    shares = [
        (observation.seconds / job.limits.seconds, observation.seconds, job)
        for job, observation in zip(jobs, (o for name in seen for o in seen[name]), strict=True)
    ]
    _, seconds, job = max(shares, key=lambda entry: entry[0])
    rows = [_row("time", f"{seconds * 1000:.0f} ms of {job.limits.seconds:g} s", f"the slowest case is {job.name}")]
    for share, needed, slow in shares:
        if share > lab.thresholds.budget_share:
            figure = f"{needed:.1f} s of {slow.limits.seconds:g} s"
            rows.append(Row(slow.name, Outcome.WARNING, figure, "slower right answers will not be done in time"))
    return rows


def _memory(lab: Lab, seen: Seen) -> list[Row]:
    if lab.tier is Tier.SUBPROCESS:
        return [Row("memory", Outcome.WARNING, "not measured", "this tier does not limit memory")]
    needy = [
        job
        for job, observation in zip(_jobs(lab), (o for name in seen for o in seen[name]), strict=True)
        if observation.status is RunStatus.MEMORY_LIMIT
    ]
    share = lab.thresholds.budget_share
    largest = max(job.limits.memory_mb for job in _jobs(lab))
    rows = [] if needy else [_row("memory", f"less than {largest * share:.0f} MB of {largest} MB", "")]
    for job in needy:
        figure = f"more than {job.limits.memory_mb * share:.0f} MB of {job.limits.memory_mb} MB"
        rows.append(Row(job.name, Outcome.WARNING, figure, "right answers that keep copies will run out of memory"))
    return rows


def _jobs(lab: Lab) -> list[Job]:
    return [job for jobs in lab.oracle.assignment(0).plan.values() for job in jobs]


def _row(name: str, figure: str, text: str) -> Row:
    return Row(name, Outcome.OK, figure, text)
