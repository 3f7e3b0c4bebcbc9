"""Names that a hand-in gives to its files, made safe: a plain relative posix path, or a reason to leave it out.

Nothing is unpacked to disk, so a bad name cannot overwrite anything; it is still refused, because whoever
reads the same archive with another tool would see other files than we graded.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from .limits import ReadLimits

_PORTS = (f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³")
RESERVED = frozenset(("con", "prn", "aux", "nul", "clock$", "conin$", "conout$", *_PORTS))
_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_DRIVE = re.compile(r"^[A-Za-z]:")


class Reason(StrEnum):
    """Why a name is left out."""

    OUTSIDE = "outside"
    LONG = "long"
    DEEP = "deep"
    EMPTY = "empty"


class RefusedPathError(ValueError):
    """The name cannot stand for a file of a hand-in."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.value)


def safe_path(raw: str, limits: ReadLimits) -> str:
    """`raw` as a relative posix path in NFC without invisible characters; RefusedPathError when it cannot be one."""
    if len(raw) > 4 * limits.path_length:
        raise RefusedPathError(Reason.LONG)
    name = visible(raw).replace("\\", "/")
    if name.startswith("/") or _DRIVE.match(name):
        raise RefusedPathError(Reason.OUTSIDE)
    parts = [part.strip() for part in name.split("/")]
    parts = [part for part in parts if part not in ("", ".")]
    if ".." in parts:
        raise RefusedPathError(Reason.OUTSIDE)
    if not parts:
        raise RefusedPathError(Reason.EMPTY)
    if len(parts) > limits.depth:
        raise RefusedPathError(Reason.DEEP)
    if max(map(len, parts)) > limits.name_length or sum(map(len, parts)) + len(parts) > limits.path_length:
        raise RefusedPathError(Reason.LONG)
    return "/".join(parts)


def is_reserved(part: str) -> bool:
    """True for names that Windows gives to devices (`con`, `NUL.py`, `com1.tar.gz`)."""
    return part.split(".", 1)[0].rstrip().lower() in RESERVED


def visible(text: str) -> str:
    """`text` in NFC without control, direction, private and surrogate characters."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", "".join(c for c in text if unicodedata.category(c) not in _INVISIBLE))


def shown(text: str, length: int = 80) -> str:
    """A name for people: one line, nothing invisible, shortened in the middle."""
    line = " ".join(visible(" ".join(text[: 16 * length].split())).split())
    if len(line) <= length:
        return line
    return f"{line[: length // 2]}...{line[-(length // 3) :]}"
