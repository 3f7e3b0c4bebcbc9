"""What happened in the box. An observation never says whether it is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .value import Value


class RunStatus(StrEnum):
    """How a job ended."""

    OK = "ok"
    ERROR = "error"  # the student's code raised
    NOT_IMPLEMENTED = "not_implemented"  # it raised NotImplementedError, or is still the stub
    MISSING = "missing"  # no such file or symbol
    IMPORT_ERROR = "import_error"  # the file does not compile or does not import
    TIME_LIMIT = "time_limit"
    MEMORY_LIMIT = "memory_limit"
    OUTPUT_LIMIT = "output_limit"
    CRASHED = "crashed"  # the process ended: a signal, os._exit
    MALFORMED = "malformed"  # what came back is not an answer
    HARNESS_ERROR = "harness_error"  # our code beside the hand-in failed, or the hand-in says so
    GRADER_ERROR = "grader_error"  # our fault, seen from outside the box


@dataclass(frozen=True)
class Frame:
    """One line of a trimmed traceback; `file` is package-relative."""

    file: str
    line: int
    function: str
    code: str = ""


@dataclass(frozen=True)
class StudentError:
    """An exception of the student's code, as data. `stage` says what was being run (`forward`, `backward`...)."""

    type: str
    message: str
    frames: tuple[Frame, ...] = ()
    stage: str = ""


@dataclass(frozen=True)
class Excerpt:
    """Source of the function that a criterion looks at."""

    file: str
    first_line: int
    text: str


@dataclass(frozen=True)
class Observation:
    """Raw values of one job, with what else was seen.

    `values` is flat (`out`, `dx`, `loss`, `grads.W1`) and holds what was gathered before an error too.
    `changed` names inputs that the code modified, `unstable` outputs that differed in a second call with the
    same inputs, `notes` what the box did to make the code run (compatibility) and the warnings it raised.
    `seconds` is wall time seen from outside.
    """

    status: RunStatus
    values: Mapping[str, Value] = field(default_factory=dict)
    error: StudentError | None = None
    printed: str = ""
    notes: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unstable: tuple[str, ...] = ()
    sources: tuple[Excerpt, ...] = ()
    detail: str = ""
    seconds: float = 0.0
