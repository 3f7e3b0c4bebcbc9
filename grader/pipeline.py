"""The hall: load -> plan -> run -> judge -> report. Values flow one way; a class is many hand-ins at once."""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from queue import SimpleQueue

from .errors import GraderError
from .gradebook import Entry, Gradebook
from .judge import scores
from .load import Source, parcel
from .model.course import Course
from .model.score import Environment, Result
from .model.submission import Remark, Submission
from .oracle import Oracle
from .report import from_document, to_document
from .running import Run, environment_key
from .sandbox import Box, open_sandbox
from .verdicts import Trial
from .version import VERSION


@dataclass(frozen=True)
class Settings:
    """How a class is graded. The command line reads its defaults from here."""

    tier: str = "auto"
    min_tier: str = "restricted"
    workers: int = 2
    keep: bool = True  # False: look only, the gradebook's results stay as they are


def grade_class(
    course: Course, sources: Iterable[Source], settings: Settings, gradebook: Gradebook, secret: bytes
) -> Iterator[Result]:
    """Grade every hand-in, `workers` at a time, and yield each result as soon as it is safe in the gradebook.

    A hand-in that was graded under the same conditions before is not run again.
    """
    oracle = Oracle(course, secret, gradebook, settings.keep)
    with ExitStack() as stack, ThreadPoolExecutor(settings.workers) as pool:
        boxes: SimpleQueue[Box] = SimpleQueue()
        for box in pool.map(lambda _: open_box(course, settings), range(settings.workers)):
            boxes.put(stack.enter_context(box))
        yield from _in_flight(pool, sources, settings.workers + 1, lambda source: _take(oracle, source, boxes))


def open_box(course: Course, settings: Settings) -> Box:
    """A box of the strongest tier that this host allows, or the one that was asked for."""
    return open_sandbox(tier=settings.tier, min_tier=settings.min_tier, libraries=course.rubric.libraries)


def grade_one(oracle: Oracle, submission: Submission, box: Box) -> Result:
    """Run, judge and score one hand-in, and keep it in the oracle's gradebook if it has one."""
    start = time.perf_counter()
    rubric = oracle.course.rubric
    variant = oracle.variant(submission)
    run = Run(box, parcel(submission, oracle.course.template, rubric), oracle.assignment(variant), oracle.store)
    run.observe()
    result = Result(
        submission=submission.id,
        student=submission.student,
        course=rubric.course,
        assignment=rubric.assignment,
        title=rubric.title,
        tree=submission.tree,
        rubric=oracle.rubric_digest,
        environment=box.environment,
        criteria=scores(rubric, Trial(oracle, run, submission, variant).verdicts()),
        remarks=submission.remarks,
        source=submission.source,
        late=submission.late,
        seconds=time.perf_counter() - start,
        graded_at=now(),
        cap=rubric.cap,
    )
    if oracle.store and not result.ungraded:
        oracle.store.keep(run.subject, run.bodies(), entry(oracle, result) if oracle.keep else None)
    return result


def _take(oracle: Oracle, source: Source, boxes: SimpleQueue[Box]) -> Result:
    """One hand-in from its source to its result. Whatever goes wrong here is ours and is shown as such."""
    box = boxes.get()
    try:
        submission = source.read()
        assert oracle.store is not None
        done = oracle.store.find(submission.id, submission.tree, conditions(oracle, box.environment))
        return from_document(done.body) if done else grade_one(oracle, submission, box)
    except Exception as error:
        return ungraded(oracle.course, source, box.environment, error)
    finally:
        boxes.put(box)


def ungraded(course: Course, source: Source, environment: Environment, error: Exception) -> Result:
    """A result that says that the grader failed: no points given, none taken."""
    said = str(error) if isinstance(error, GraderError) else f"{type(error).__name__}: {error}"
    rubric = course.rubric
    return Result(
        submission=source.id,
        student=source.student,
        course=rubric.course,
        assignment=rubric.assignment,
        title=rubric.title,
        tree="",
        rubric=rubric.digest,
        environment=environment,
        criteria=scores(rubric, {}),
        remarks=(Remark(f"The grader failed on this hand-in, which is not the student's fault: {said}", error=True),),
        source=source.source,
        graded_at=now(),
        cap=rubric.cap,
    )


def _in_flight(
    pool: ThreadPoolExecutor, sources: Iterable[Source], ahead: int, work: Callable[[Source], Result]
) -> Iterator[Result]:
    """Results in the order of the sources, with at most `ahead` hand-ins in memory."""
    waiting_for: deque[Future[Result]] = deque()
    try:
        for source in sources:
            waiting_for.append(pool.submit(work, source))
            if len(waiting_for) >= ahead:
                yield waiting_for.popleft().result()
        while waiting_for:
            yield waiting_for.popleft().result()
    finally:
        for future in waiting_for:
            future.cancel()


def conditions(oracle: Oracle, environment: Environment) -> str:
    """Hash of everything besides the hand-in that a result depends on."""
    parts = (VERSION, oracle.fingerprint, environment_key(environment), environment.tier)
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def entry(oracle: Oracle, result: Result) -> Entry:
    """The row that the gradebook keeps of a result."""
    key = conditions(oracle, result.environment)
    return Entry(result.submission, result.tree, key, result.graded_at, to_document(result))


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
