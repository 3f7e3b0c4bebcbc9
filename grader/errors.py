"""Every exception that leaves a room, and the exit code the door gives it.

GraderError            4   our fault, or the host's
├── UsageError         2   the command line asks for something that cannot be done
├── InputError         3   a file that a person wrote is wrong: `path:line`, what, and the fix
│   ├── RubricError        the rubric
│   ├── RegionError        the solution markers in the reference
│   └── HandInError        a hand-in that cannot be read at all
└── SandboxError       4   the wall could not be built, or the warm process died
    └── TierError          this host cannot give the isolation that was asked for

What a student's code raises is never one of these: it is a value inside the observation.
"""

from __future__ import annotations

from pathlib import Path


class GraderError(Exception):
    """Base of all our errors; the command line turns it into one message and an exit code."""

    exit_code = 4


class UsageError(GraderError):
    """The command line asks for something that cannot be done."""

    exit_code = 2


class InputError(GraderError):
    """A file that a person wrote is wrong.

    `path` and `line` (1-based, 0 when the whole file is meant) say where; `fix` says what to do.
    """

    exit_code = 3

    def __init__(self, what: str, *, path: Path | str | None = None, line: int = 0, fix: str = "") -> None:
        self.what, self.path, self.line, self.fix = what, path, line, fix
        where = f"{path}:{line}: " if path and line else f"{path}: " if path else ""
        super().__init__(f"{where}{what}" + (f"\n  fix: {fix}" if fix else ""))


class RubricError(InputError):
    """The rubric does not say what it must."""


class RegionError(InputError):
    """Solution markers are unbalanced, nested, or leave invalid Python behind."""


class HandInError(InputError):
    """A hand-in cannot be read at all (corrupt archive, nothing inside, unsafe paths)."""


class SandboxError(GraderError):
    """The wall could not be built, or the warm process died and could not be replaced."""


class TierError(SandboxError):
    """This host cannot give the isolation that was asked for."""
