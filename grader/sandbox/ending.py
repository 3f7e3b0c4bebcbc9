"""How a process ended, as a run status and one plain sentence."""

from __future__ import annotations

import signal
from dataclasses import dataclass

from grader.model.observation import RunStatus

SIGNALS = {
    "SIGSEGV": "segmentation fault: the process touched memory it does not own (endless recursion does that too)",
    "SIGBUS": "bus error: the process touched memory that is not there",
    "SIGFPE": "arithmetic error in compiled code",
    "SIGILL": "illegal instruction in compiled code",
    "SIGABRT": "compiled code gave up (abort)",
    "SIGSYS": "the process asked the system for something forbidden",
}


@dataclass(frozen=True)
class Ending:
    """What the kernel said: the exit code (negative for a signal) and CPU seconds used, of `cpu_limit`.

    `starved` when a process of its group was ended for taking too much memory.
    """

    code: int
    cpu: float = 0.0
    cpu_limit: float = float("inf")
    starved: bool = False


def explain(ending: Ending | None, doing: str) -> tuple[RunStatus, str]:
    """Status and sentence for a process that ended by itself while `doing` ("running layers.affine_forward")."""
    if ending is None:
        return RunStatus.CRASHED, f"the process closed its own files while {doing}"
    if ending.code > 0xFFFF:  # on Windows
        return RunStatus.CRASHED, f"the process ended with error {ending.code:#x} while {doing}"
    if ending.code >= 0:
        return RunStatus.CRASHED, f"the process ended itself with os._exit({ending.code}) while {doing}"
    name = _signal_name(-ending.code)
    if name == "SIGXCPU" or ending.cpu >= ending.cpu_limit:
        return RunStatus.TIME_LIMIT, f"used more than {ending.cpu_limit:g} s of processor time while {doing}"
    if name == "SIGKILL":
        why = "its memory was used up" if ending.starved else "it had most likely run out of memory"
        return RunStatus.MEMORY_LIMIT, f"the system killed the process while {doing}; {why}"
    return RunStatus.CRASHED, f"{SIGNALS.get(name, f'ended by {name}')} while {doing}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
