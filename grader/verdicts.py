"""The verdicts on one hand-in: each criterion by itself, then what is wrong only because of an error elsewhere.

A second run is paid for only by what is not right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .judge import (
    Moved,
    asks_own_forward,
    fits,
    followed,
    gradients,
    judge,
    waiting,
    with_own_forward,
    with_partners,
    wrong_below,
)
from .load import written_answer
from .model.job import Job
from .model.observation import Observation, RunStatus
from .model.rubric import Criterion
from .model.submission import Submission
from .model.verdict import CriterionVerdict, Verdict
from .oracle import Oracle
from .plan import STEPS, moved_jobs
from .running import Run

# a second run cannot change these: the code is not there
SETTLED = (RunStatus.MISSING, RunStatus.IMPORT_ERROR, RunStatus.NOT_IMPLEMENTED)
PATIENCE = 4  # times the time limit, where every call of a layer goes through the wall
Verdicts = dict[str, CriterionVerdict]


@dataclass(frozen=True)
class Trial:
    """A submission that has been run, beside what the reference did on the same set of inputs."""

    oracle: Oracle
    run: Run
    submission: Submission
    variant: int

    def verdicts(self) -> Verdicts:
        """All of them, in the rubric's order. An error is charged where it was made, and only there."""
        criteria = list(self.oracle.course.rubric.criteria)
        alone = {criterion.id: self._alone(criterion) for criterion in criteria}
        passed = frozenset(name for name, found in alone.items() if found.verdict is Verdict.CORRECT)
        return {criterion.id: self._charged_once(criterion, alone, passed) for criterion in criteria}

    def _alone(self, criterion: Criterion) -> CriterionVerdict:
        """What the hand-in does by itself. What is not right is run again, and that run is believed."""
        if criterion.manual:
            return waiting(criterion, written_answer(self.submission, criterion, self.oracle.course.notebooks))
        name = criterion.id
        found = self._judged(criterion, self.run.seen[name])
        fresh = name in self.run.fresh
        if found.verdict is Verdict.CORRECT or not fresh or _settled(self.run.seen[name]):
            return found
        return self._judged(criterion, self.run.again(name))

    def _judged(
        self, criterion: Criterion, seen: Sequence[Observation], passed: frozenset[str] | None = None
    ) -> CriterionVerdict:
        """Against the reference and, if it is not right by that, against the other right answers.

        With `passed` against known mistakes, too; what is passed acquits those that would have cost it.
        """
        jobs = self.run.assignment.plan[criterion.id]
        box, variant, tolerances = self.run.box, self.variant, self.oracle.course.rubric.tolerances
        others = self.oracle.alternatives(box, variant, criterion.id)
        mistakes = None if passed is None else self.oracle.mistakes(box, variant, criterion.id, passed)
        return judge(criterion, jobs, seen, self._expected(criterion), tolerances, others, mistakes)

    def _charged_once(
        self, criterion: Criterion, alone: Mapping[str, CriterionVerdict], passed: frozenset[str]
    ) -> CriterionVerdict:
        found = alone[criterion.id]
        if found.verdict in (Verdict.CORRECT, Verdict.GRADER_ERROR, Verdict.NEEDS_MARKING):
            return found
        given = wrong_below(criterion, self.oracle.criteria, alone)
        better = self._given(criterion, found, given, passed) if given else found
        if better is not found:
            return better
        return self._own_forward(criterion, self._judged(criterion, self.run.seen[criterion.id], passed))

    def _given(
        self, criterion: Criterion, found: CriterionVerdict, given: tuple[str, ...], passed: frozenset[str]
    ) -> CriterionVerdict:
        """Run again with the reference in the place of what is wrong below; the better run counts."""
        jobs = [_substituted(job, with_partners(given)) for job in self.run.assignment.plan[criterion.id]]
        seen = self.run.aside(jobs, self.oracle.reference)
        return followed(found, self._judged(criterion, seen, passed), given)

    def _own_forward(self, criterion: Criterion, found: CriterionVerdict) -> CriterionVerdict:
        """A wrong gradient that is right for the student's own, wrong forward."""
        seen, expected = self.run.seen[criterion.id], self._expected(criterion)
        if not asks_own_forward(criterion, found, seen, expected, self.oracle.course.rubric.tolerances):
            return found
        cases = self.run.assignment.plan[criterion.id]
        moved = [moved_jobs(job, gradients(criterion, want)) for job, want in zip(cases, expected, strict=True)]
        answers = iter(self.run.aside([job for jobs in moved for job in jobs]))
        directions = [list(_directions(jobs, [next(answers) for _ in jobs])) for jobs in moved]
        if all(fits(criterion, case, want) for case, want in zip(directions, expected, strict=True)):
            return with_own_forward(criterion, found)
        return found

    def _expected(self, criterion: Criterion) -> Sequence[Observation]:
        return self.oracle.expected(self.run.box, self.variant)[criterion.id]


def _substituted(job: Job, symbols: tuple[str, ...]) -> Job:
    """Waiting for answers from another process is not the student's slowness."""
    return replace(job, substitutes=symbols, limits=replace(job.limits, seconds=PATIENCE * job.limits.seconds))


def _directions(jobs: Sequence[Job], seen: Sequence[Observation]) -> Sequence[Moved]:
    """Those of one case; the jobs that differ only in the step size belong together."""
    starts = range(0, len(jobs), len(STEPS))
    return [Moved(jobs[start : start + len(STEPS)], seen[start : start + len(STEPS)]) for start in starts]


def _settled(seen: Sequence[Observation]) -> bool:
    return all(observation.status in SETTLED for observation in seen)
