"""The workplace of the self-test: boxes, the reference's answers on one set of inputs, and what students write.

Every experiment is a submission, run in a box on some criteria and judged like any hand-in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from queue import SimpleQueue
from typing import TypeVar

from ..errors import GraderError
from ..judge import judge
from ..load import parcel
from ..model.course import Course
from ..model.rubric import Criterion
from ..model.submission import Submission
from ..model.verdict import CriterionVerdict, Verdict
from ..oracle import Oracle
from ..plan.package_index import Place
from ..plan.reach import Reach
from ..running import Assignment, Run
from ..sandbox import Box, Tier
from .symbols import Symbol, student_symbols
from .thresholds import Thresholds
from .watch import Nobody, Watch

SECRET = b"validate"  # the same inputs each time: what survives today survives tomorrow
Verdicts = Mapping[str, CriterionVerdict]
Item = TypeVar("Item")
Found = TypeVar("Found")


@dataclass
class Lab:
    """As many experiments run at once as there are boxes; each box serves one at a time."""

    course: Course
    boxes: Sequence[Box]
    thresholds: Thresholds = field(default_factory=Thresholds)
    watch: Watch = field(default_factory=Nobody)
    noticed: Mapping[Place, tuple[str, ...]] = field(default_factory=dict)  # see coverage.notice

    @cached_property
    def oracle(self) -> Oracle:
        """The reference's answers on the inputs that most experiments use."""
        return self.ask(SECRET)

    @cached_property
    def few(self) -> Sequence[Oracle]:
        """The reference's answers on a few sets of inputs, for what one set cannot show."""
        return [self.oracle, *(self.ask(seed(n)) for n in range(1, self.thresholds.few_seeds))]

    @property
    def tier(self) -> Tier:
        """How the boxes keep code in."""
        return Tier(self.boxes[0].environment.tier)

    def ask(self, secret: bytes) -> Oracle:
        """The reference's answers on the inputs that belong to a secret."""
        return Oracle(replace(self.course, rubric=self.course.rubric.model_copy(update={"variants": 1})), secret)

    @property
    def criteria(self) -> list[Criterion]:
        """Those that are graded without a person."""
        return [criterion for criterion in self.course.rubric.criteria if not criterion.manual]

    @property
    def points(self) -> float:
        """What they are worth together; extra credit counts here."""
        return sum(criterion.points for criterion in self.criteria)

    @cached_property
    def symbols(self) -> tuple[Symbol, ...]:
        """What students write."""
        return student_symbols(self.course)

    @cached_property
    def reach(self) -> Reach:
        """Which code a criterion can run."""
        return Reach.of(self.course.reference.files)

    @cached_property
    def reachable(self) -> Mapping[str, frozenset[Place]]:
        """For each criterion, the places in the reference that it can run."""
        return {c.id: self.reach.run_by(c, self.course.probe_source) for c in self.criteria}

    @cached_property
    def looked_at(self) -> Mapping[str, frozenset[Place]]:
        """For each criterion, the functions that it is about."""
        return {criterion.id: self.reach.looked_at(criterion) for criterion in self.criteria}

    def each(self, items: Sequence[Item], work: Callable[[Box, Item], Found]) -> Iterator[Found]:
        """Work on all items, as many at once as there are boxes; results in order."""
        free: SimpleQueue[Box] = SimpleQueue()
        for box in self.boxes:
            free.put(box)

        def one(item: Item) -> Found:
            box = free.get()
            try:
                return work(box, item)
            finally:
                free.put(box)

        self.watch.begin(len(items))
        with ThreadPoolExecutor(len(self.boxes)) as pool:
            futures = [pool.submit(one, item) for item in items]
            try:
                for item, future in zip(items, futures, strict=True):
                    yield future.result()
                    self.watch.done(str(getattr(item, "id", item)))
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    def run(self, box: Box, submission: Submission, names: Sequence[str], oracle: Oracle | None = None) -> Run:
        """A run of these criteria, not started yet."""
        asked = oracle or self.oracle
        return self.run_on(box, submission, asked.assignment(0).only(names))

    def run_on(self, box: Box, submission: Submission, assignment: Assignment) -> Run:
        """A run of any jobs, not started yet."""
        inside = parcel(submission, self.course.template, self.course.rubric)
        return Run(box, inside, assignment)

    def verdicts(self, run: Run, oracle: Oracle | None = None) -> Verdicts:
        """Run and judge."""
        run.observe()
        return {name: self.judge(run, name, oracle) for name in run.assignment.plan}

    def judge(self, run: Run, name: str, oracle: Oracle | None = None) -> CriterionVerdict:
        """The verdict on one criterion of a run: by the reference, else by another right answer."""
        asked, rubric = oracle or self.oracle, self.course.rubric
        expected = asked.expected(run.box, 0)[name]
        others = asked.alternatives(run.box, 0, name)
        jobs = run.assignment.plan[name]
        return judge(rubric.criterion(name), jobs, run.seen[name], expected, rubric.tolerances, others)

    def graded(self, box: Box, submission: Submission, names: Sequence[str], oracle: Oracle | None = None) -> Verdicts:
        """As a class is graded: what is not right is run once more, alone, and that run counts."""
        run = self.run(box, submission, names, oracle)
        verdicts = dict(self.verdicts(run, oracle))
        for name, verdict in verdicts.items():
            if verdict.verdict is not Verdict.CORRECT:
                run.again(name)
                verdicts[name] = self.judge(run, name, oracle)
        return verdicts


def seed(number: int) -> bytes:
    """The secret that stands for a set of inputs."""
    return f"seed {number}".encode()


def lost(verdicts: Verdicts) -> tuple[str, ...]:
    """Criteria that are not fully right, in order. GraderError when one could not be judged: that proves nothing."""
    for name, verdict in verdicts.items():
        if verdict.verdict is Verdict.GRADER_ERROR:
            raise GraderError(f"{name} could not be judged: {verdict.message}")
    return tuple(name for name, verdict in verdicts.items() if not is_full(verdict))


def is_full(verdict: CriterionVerdict) -> bool:
    """True when all the credit is given."""
    return verdict.credit is not None and verdict.credit > 1 - 1e-9


def score(lab: Lab, verdicts: Verdicts) -> float:
    """Points for these verdicts."""
    return sum((verdicts[c.id].credit or 0.0) * c.points for c in lab.criteria if c.id in verdicts)
