"""What is it worth? Points for criteria and the result of one hand-in."""

from __future__ import annotations

from dataclasses import dataclass, field

from .rubric import Criterion, Question
from .submission import Remark
from .verdict import CriterionVerdict


@dataclass(frozen=True)
class CriterionScore:
    """One row of the score table. `score` is None while it is not graded; `max_score` never shrinks.

    `hint` is the rubric's own sentence for a student who has not passed.
    """

    id: str
    title: str
    question: str
    question_title: str
    visible: bool
    max_score: float
    score: float | None
    verdict: CriterionVerdict
    manual: bool = False
    extra: bool = False
    hint: str = ""
    automatic: float | None = None  # the grader's own score, where a person has overridden it
    comment: str = ""  # a person's words: on a written answer, or why the score was overridden
    marked_by: str = ""

    @classmethod
    def of(cls, question: Question, criterion: Criterion, verdict: CriterionVerdict) -> CriterionScore:
        """The row of one criterion: its share of the points, None while a person or we ourselves owe the verdict."""
        return cls(
            id=criterion.id,
            title=criterion.title,
            question=question.id,
            question_title=question.title,
            visible=criterion.visibility == "visible",
            max_score=criterion.points,
            score=None if verdict.credit is None else round(verdict.credit * criterion.points, 4),
            verdict=verdict,
            manual=criterion.manual,
            extra=criterion.extra,
            hint=criterion.hint,
        )


@dataclass(frozen=True)
class Environment:
    """What the result was computed with; printed on every report."""

    tier: str
    guarantees: tuple[str, ...] = ()
    python: str = ""
    packages: tuple[tuple[str, str], ...] = ()
    machine: str = ""
    threads: int = 1

    @property
    def line(self) -> str:
        """One line for people."""
        packages = ", ".join(f"{name} {version}" for name, version in self.packages)
        return f"Python {self.python}, {packages}, {self.machine}, {self.threads} thread(s), tier {self.tier}"


@dataclass(frozen=True)
class Lateness:
    """How late a hand-in is and the share of its score that this costs, in percent.

    `days` counts from the deadline; None when the platform marks it late and gives no time.
    """

    days: float | None
    percent: float = 0.0
    deadline: str = ""


@dataclass(frozen=True)
class Result:
    """The graded hand-in: immutable, and the only thing that reports and exports read.

    `score` sums what is graded, at most up to the `cap` for extra credit; `max_score` is the rubric's total, `pending`
    the points a person still has to give, `ungraded` the points that a fault of ours withholds. `final` is what
    counts: the score without what a late hand-in loses. `platform`, `number` and `email` are for matching the
    platform's own lists; `handed_in` is its time (UTC); `replaced_by` names a hand-in of the same student that counts
    instead of this one.
    """

    submission: str
    student: str
    course: str
    assignment: str
    title: str
    tree: str
    rubric: str
    environment: Environment
    criteria: tuple[CriterionScore, ...]
    remarks: tuple[Remark, ...] = ()
    source: str = ""
    late: bool = False
    seconds: float = 0.0
    graded_at: str = ""
    extra: tuple[tuple[str, str], ...] = field(default=())
    cap: float | None = None
    platform: str = ""
    number: str = ""
    email: str = ""
    handed_in: str = ""
    lateness: Lateness | None = None
    replaced_by: str = ""

    @property
    def score(self) -> float:
        """Points given so far."""
        return self._given if self.cap is None else min(self._given, self.cap)

    @property
    def capped(self) -> bool:
        """Whether there is more extra credit than the cap lets count."""
        return self.cap is not None and self._given > self.cap

    @property
    def _given(self) -> float:
        return round(sum(row.score for row in self.criteria if row.score is not None), 6)

    @property
    def max_score(self) -> float:
        """Points of the whole rubric; extra credit is not part of it."""
        return round(sum(row.max_score for row in self.criteria if not row.extra), 6)

    @property
    def pending(self) -> float:
        """Points that wait for a person."""
        return round(sum(row.max_score for row in self.criteria if row.score is None and row.manual), 6)

    @property
    def ungraded(self) -> float:
        """Points that could not be graded because something of ours failed."""
        return round(sum(row.max_score for row in self.criteria if row.score is None and not row.manual), 6)

    @property
    def penalty(self) -> float:
        """Points that a late hand-in loses; never more than it has."""
        return round(max(0.0, self.score) * self.lateness.percent / 100, 4) if self.lateness else 0.0

    @property
    def final(self) -> float:
        """Points that count."""
        return round(self.score - self.penalty, 4)
