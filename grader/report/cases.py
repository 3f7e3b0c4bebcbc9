"""How the cases of a criterion are told: what differs is told in full, what repeats is told once.

A case is loud when there is more to say than the name of its verdict. Loud cases that fail on the same line, or
in the same words, are put together; all others take one line each.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from ..model.verdict import CaseVerdict, OutputVerdict, Verdict
from .clean import block
from .picture import Drawing, drawing
from .trace import Trace, trace
from .words import error as error_number

MAX_CASES = 12
MAX_PICTURES = 3
# What was never reached is not listed: of these the case itself says everything.
_UNREACHED = frozenset(
    {
        Verdict.RUNTIME_ERROR,
        Verdict.NOT_IMPLEMENTED,
        Verdict.MISSING,
        Verdict.IMPORT_ERROR,
        Verdict.TIME_LIMIT,
        Verdict.MEMORY_LIMIT,
        Verdict.CRASHED,
    }
)
_NO_CODE = frozenset({Verdict.NOT_IMPLEMENTED, Verdict.MISSING})


@dataclass(frozen=True)
class Loud:
    """A visible case with something to tell; `also` names the cases of which the same is true."""

    case: CaseVerdict
    message: str
    outputs: tuple[OutputVerdict, ...]
    pictures: tuple[tuple[str, Drawing], ...]
    trace: Trace | None
    printed: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quiet:
    """A case in one line: `note` says what it was and the largest relative error."""

    name: str
    verdict: Verdict
    note: str


def is_loud(case: CaseVerdict) -> bool:
    """A right case never is, whatever it printed; nor is code that is not there."""
    if case.verdict is Verdict.CORRECT or case.verdict in _NO_CODE:
        return False
    return bool(_shown(case) or case.error or case.printed or case.message)


def quiet(case: CaseVerdict) -> Quiet:
    """One line for a case."""
    note, worst = case.summary, None
    for output in case.outputs:
        error = output.relative_error
        if error is not None and (worst is None or error > (worst.relative_error or 0.0)):
            worst = output
    if worst is not None:
        note += f"{'; ' if note else ''}relative error {error_number(worst.relative_error or 0.0)}"
        note += f", allowed: {worst.allowed}" if worst.allowed else ""
    return Quiet(case.name, case.verdict, note)


def loud(cases: Sequence[CaseVerdict]) -> tuple[Loud, ...]:
    """Told in order, alike ones together; pictures only while there are few."""
    told: dict[Hashable, Loud] = {}
    for case in cases:
        key = _likeness(case)
        if key in told:
            told[key] = replace(told[key], also=(*told[key].also, case.name))
        elif len(told) < MAX_CASES:
            room = MAX_PICTURES - sum(len(earlier.pictures) for earlier in told.values())
            told[key] = _tell(case, room)
    return tuple(told.values())


def _tell(case: CaseVerdict, room: int) -> Loud:
    outputs = _shown(case)
    repeated = any(case.message == output.message for output in outputs)
    return Loud(
        case=case,
        message="" if repeated else block(case.message, 1500),
        outputs=tuple(map(_output, outputs)),
        pictures=_pictures(case, room),
        trace=trace(case.error) if case.error else None,
        printed=block(case.printed, 4000, lines=80),
    )


def _shown(case: CaseVerdict) -> tuple[OutputVerdict, ...]:
    return tuple(output for output in case.outputs if output.message or output.verdict not in _UNREACHED)


def _output(output: OutputVerdict) -> OutputVerdict:
    """Without what stands beside it anyway: its name before the message, numbers that the message gives."""
    message = block(output.message, 1500).removeprefix(f"`{output.name}`:").lstrip()
    told = "relative error" in message.lower()
    return replace(
        output,
        message=message[:1].upper() + message[1:],
        relative_error=None if told else output.relative_error,
        allowed="" if told else output.allowed,
    )


def _likeness(case: CaseVerdict) -> Hashable:
    """Two cases are alike when they fail on the same line, or when they are told in the same words."""
    error = case.error
    if error and error.frames:
        return case.verdict, error.type, error.stage, error.frames[-1].file, error.frames[-1].line
    said = tuple((output.name, output.verdict, output.message) for output in _shown(case))
    pictured = any(output.picture for output in case.outputs)
    return case.verdict, error, case.message, said, case.name if pictured else ""


def _pictures(case: CaseVerdict, room: int) -> tuple[tuple[str, Drawing], ...]:
    drawn = ((output.name, drawing(output.picture)) for output in case.outputs if output.picture)
    return tuple((name, made) for name, made in drawn if made)[: max(0, room)]
