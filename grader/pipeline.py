"""The hall: load -> plan -> run -> judge -> report. Values flow one way; a class is many hand-ins at once."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from .errors import GraderError
from .gradebook import Entry, Gradebook
from .judge import scores
from .load import Source, parcel
from .model.class_list import HandIn
from .model.course import Course
from .model.score import Environment, Result
from .model.submission import Remark, Submission
from .oracle import Oracle
from .report import from_document, to_document
from .running import Run, environment_key
from .sandbox import Box, environment, open_sandbox
from .verdicts import Trial
from .version import VERSION
from .workers import in_order

T = TypeVar("T")


@dataclass(frozen=True)
class Settings:
    """How a class is graded. The command line reads its defaults from here."""

    tier: str = "auto"
    min_tier: str = "restricted"
    workers: int = 2
    keep: bool = True  # False: look only, the gradebook's results stay as they are


@dataclass(frozen=True)
class Graded:
    """A result and its document, as the gradebook keeps it."""

    result: Result
    document: str


@contextmanager
def grade_class(
    course: Course,
    sources: Sequence[Source],
    settings: Settings,
    gradebook: Path,
    secret: bytes,
    publish: Callable[[Graded], T],
) -> Iterator[Iterator[T]]:
    """Grade every hand-in, in so many processes; what `publish` makes of each comes in order.

    `publish` is called in the process that graded the hand-in, once the result is safe in the gradebook. A hand-in
    that was graded under the same conditions before is not run again. No connection to the gradebook may be open in
    this process meanwhile: SQLite does not survive a fork.
    """
    begin = partial(_desk, course, sources, settings, gradebook, secret, publish)
    lost = partial(_lost, course, sources, settings, publish)
    with in_order(begin, len(sources), settings.workers, lost) as results:
        yield results


@contextmanager
def _desk(
    course: Course,
    sources: Sequence[Source],
    settings: Settings,
    gradebook: Path,
    secret: bytes,
    publish: Callable[[Graded], T],
) -> Iterator[Callable[[int], T]]:
    """What one process grades with: the gradebook, a box, and what it knows of the reference."""
    with Gradebook(gradebook) as store, open_box(course, settings) as box:
        oracle = Oracle(course, secret, store, settings.keep)
        yield lambda number: publish(_take(oracle, sources[number], box))


def _lost(
    course: Course,
    sources: Sequence[Source],
    settings: Settings,
    publish: Callable[[Graded], T],
    number: int,
    why: str,
) -> T:
    here = environment(settings.tier, (), course.rubric.libraries)
    return publish(_failed(course, sources[number], here, GraderError(why)))


def open_box(course: Course, settings: Settings) -> Box:
    """A box of the strongest tier that this host allows, or the one that was asked for."""
    return open_sandbox(tier=settings.tier, min_tier=settings.min_tier, libraries=course.rubric.libraries)


def grade_one(oracle: Oracle, submission: Submission, box: Box) -> Result:
    """Run, judge and score one hand-in, and keep it in the oracle's gradebook if it has one."""
    who = HandIn(submission.id, submission.id, submission.student, late=submission.late)
    return _grade(oracle, submission, box, _head(oracle.course, who, submission.source, box.environment)).result


def _take(oracle: Oracle, source: Source, box: Box) -> Graded:
    """One hand-in from its source to its result. Whatever goes wrong here is ours and is shown as such."""
    try:
        submission = source.read()
        assert oracle.store is not None
        done = oracle.store.find(submission.id, submission.tree, conditions(oracle, box.environment))
        if done:
            return Graded(from_document(done.body), done.body)
        return _grade(oracle, submission, box, _head(oracle.course, source.facts, source.source, box.environment))
    except Exception as error:
        return _failed(oracle.course, source, box.environment, error)


def _head(course: Course, who: HandIn, source: str, environment: Environment) -> Result:
    """Who handed in, what for, and where it runs; nothing is graded yet."""
    return Result(
        submission=who.submission,
        student=who.student,
        course=course.rubric.course,
        assignment=course.rubric.assignment,
        title=course.rubric.title,
        tree="",
        rubric="",
        environment=environment,
        criteria=(),
        source=source,
        late=who.late,
        cap=course.rubric.cap,
        platform=who.platform,
        number=who.number,
        email=who.email,
        handed_in=who.handed_in,
    )


def _grade(oracle: Oracle, submission: Submission, box: Box, head: Result) -> Graded:
    start = time.perf_counter()
    rubric, variant = oracle.course.rubric, oracle.variant(submission)
    run = Run(box, parcel(submission, oracle.course.template, rubric), oracle.assignment(variant), oracle.store)
    run.observe()
    result = replace(
        head,
        tree=submission.tree,
        rubric=oracle.rubric_digest,
        criteria=scores(rubric, Trial(oracle, run, submission, variant).verdicts()),
        remarks=submission.remarks,
        seconds=time.perf_counter() - start,
        graded_at=now(),
    )
    graded = Graded(result, to_document(result))
    if oracle.store and not result.ungraded:
        oracle.store.keep(run.subject, run.bodies(), entry(oracle, graded) if oracle.keep else None)
    return graded


def _failed(course: Course, source: Source, environment: Environment, error: Exception) -> Graded:
    result = ungraded(course, source, environment, error)
    return Graded(result, to_document(result))


def ungraded(course: Course, source: Source, environment: Environment, error: Exception) -> Result:
    """A result that says that the grader failed: no points given, none taken."""
    said = str(error) if isinstance(error, GraderError) else f"{type(error).__name__}: {error}"
    remark = Remark(f"The grader failed on this hand-in, which is not the student's fault: {said}", error=True)
    head, rubric = _head(course, source.facts, source.source, environment), course.rubric
    return replace(head, rubric=rubric.digest, criteria=scores(rubric, {}), remarks=(remark,), graded_at=now())


def conditions(oracle: Oracle, environment: Environment) -> str:
    """Hash of everything besides the hand-in that a result depends on."""
    parts = (VERSION, oracle.fingerprint, environment_key(environment), environment.tier)
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def entry(oracle: Oracle, graded: Graded) -> Entry:
    """The row that the gradebook keeps of a result."""
    result = graded.result
    key = conditions(oracle, result.environment)
    return Entry(result.submission, result.tree, key, result.graded_at, graded.document)


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
