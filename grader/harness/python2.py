"""Says when a file does not compile because it is Python 2, and what its line would be today."""

from __future__ import annotations

import re

HINTS = (
    (re.compile(r"^\s*print\b(?!\s*\()"), "print is a function now: print(...)"),
    (re.compile(r"^\s*print\s*>>"), "write print(..., file=...)"),
    (re.compile(r"^\s*except\s+[^:]+,\s*\w+\s*:"), "write `except Error as name:`"),
    (re.compile(r"^\s*raise\s+[\w.]+\s*,"), "write `raise Error(message)`"),
    (re.compile(r"^\s*exec\s+(?!\()"), "exec is a function now: exec(...)"),
    (re.compile(r"<>"), "write != for <>"),
    (re.compile(r"`[^`]+`"), "write repr(...) for backquotes"),
    (re.compile(r"\bur['\"]"), "ur'...' strings are gone"),
    (re.compile(r"(?<![\w.])0\d+\b(?!\.)"), "octal numbers begin with 0o, other numbers not with 0"),
    (re.compile(r"(?<![\w.])\d+[lL]\b"), "whole numbers have no L"),
    (
        re.compile(r"\blambda\s*\([^)]*\)\s*:|^\s*def\s+\w+\(.*\([\w\s,]+\).*\)\s*:"),
        "arguments cannot be unpacked in ()",
    ),
)


def python2_hint(line: str) -> str:
    """A sentence when this line, on which compiling stopped, is Python 2; otherwise nothing."""
    for pattern, hint in HINTS:
        if pattern.search(line):
            return f"this is Python 2, the course runs Python 3; {hint}"
    return ""
