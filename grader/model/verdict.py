"""Is it right? Verdicts for an output, a case and a criterion."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .observation import Excerpt, StudentError


class Verdict(StrEnum):
    """The answer to "is it right?", with the kind of error when it is not."""

    CORRECT = "correct"
    PARTIAL = "partial"  # within a band of the rubric, or right on some cases
    WRONG_OUTPUT = "wrong_output"
    WRONG_GRADIENT = "wrong_gradient"
    WRONG_SHAPE = "wrong_shape"
    WRONG_TYPE = "wrong_type"  # dtype, None, a list of strings...
    NOT_FINITE = "not_finite"
    RULE_BROKEN = "rule_broken"  # a loop where none is allowed
    RUNTIME_ERROR = "runtime_error"
    NOT_IMPLEMENTED = "not_implemented"
    MISSING = "missing"
    IMPORT_ERROR = "import_error"
    TIME_LIMIT = "time_limit"
    MEMORY_LIMIT = "memory_limit"
    CRASHED = "crashed"  # the process died, answered too much, or answered nonsense
    NEEDS_MARKING = "needs_marking"  # a person must read it
    GRADER_ERROR = "grader_error"  # our fault: not graded


@dataclass(frozen=True)
class Picture:
    """Where an array is wrong: rows of cells from 0 (right) to 1 (far off), at most 48 x 48.

    A bigger array is pooled by its worst element. `caption` says what rows and columns are. `shape` is (rows,
    columns) of the array before pooling, so that ticks can name real indices; (0, 0) when it is not known.
    """

    cells: tuple[tuple[float, ...], ...]
    caption: str
    shape: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class OutputVerdict:
    """One named output of one case. `message` is for the student; numbers are None where they say nothing."""

    name: str
    verdict: Verdict
    message: str = ""
    credit: float = 0.0
    weight: float = 1.0
    relative_error: float | None = None
    allowed: str = ""
    picture: Picture | None = None


@dataclass(frozen=True)
class CaseVerdict:
    """One case of one criterion. `summary` describes the inputs (visible cases only)."""

    name: str
    visible: bool
    verdict: Verdict
    outputs: tuple[OutputVerdict, ...] = ()
    message: str = ""
    summary: str = ""
    error: StudentError | None = None
    printed: str = ""
    remarks: tuple[str, ...] = ()
    credit: float = 0.0
    weight: float = 1.0
    seconds: float = 0.0


@dataclass(frozen=True)
class Diagnosis:
    """Why an answer is wrong, when that is certain: a sentence for the student, and how it was found."""

    text: str
    how: str


@dataclass(frozen=True)
class FollowThrough:
    """This verdict is of a run in which the reference stood in for `given` (`layers:affine_backward`) and its partner.

    What the hand-in reaches by itself is kept beside it: `credit_alone` and `verdict_alone`.
    """

    given: tuple[str, ...]
    credit_alone: float
    verdict_alone: Verdict


@dataclass(frozen=True)
class CriterionVerdict:
    """All cases of one criterion, judged. `credit` is 0..1; None while a person or we ourselves still owe a verdict."""

    criterion: str
    verdict: Verdict
    credit: float | None
    cases: tuple[CaseVerdict, ...] = ()
    message: str = ""
    remarks: tuple[str, ...] = ()
    sources: tuple[Excerpt, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    answer: str = ""  # written answers: what the student wrote
    follow_through: FollowThrough | None = None
