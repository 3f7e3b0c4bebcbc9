"""Hostile text made harmless: what a student controls is shown, and never acts.

Control characters, escape sequences of terminals, characters that turn the reading direction, and broken code
points become visible marks; piles of accents are cut; everything has a length. The result is safe for a terminal
and for a UTF-8 file; HTML escaping is the template's own, later step.
"""

from __future__ import annotations

import re

# A whole escape sequence (colour, cursor, title, link) is one mark; an unfinished one loses only its first character.
_SEQUENCE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)|[ -/]*[0-Z\\^-~])?|\x9b[0-?]*[ -/]*[@-~]"
)
# Everything without a look of its own, but for tab, newline, and the joiners (U+200C, U+200D) that real names contain.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f\U0001fffe\U0001ffff\U000ffffe-\U000fffff\U0010fffe\U0010ffff]"
)
_ACCENT = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILE = re.compile(f"([{_ACCENT}]{{3}})[{_ACCENT}]+")
_NAMES = (
    "NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI "
    "DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US"
)


def clean(text: str) -> str:
    """`text` with every invisible or acting character as a visible mark; tabs and newlines stay."""
    if text.isascii() and text.isprintable():
        return text
    text = _SEQUENCE.sub(_named("ESC"), text.replace("\r\n", "\n"))
    return _PILE.sub(r"\1", _INVISIBLE.sub(_mark, text))


def line(text: str, limit: int = 300) -> str:
    """One line of at most `limit` characters (and a note about the rest)."""
    head = clean(text[: 4 * limit]).strip().replace("\t", " ").replace("\n", " \u21b5 ")
    return _cut(head, limit, len(text) - 4 * limit)


def block(text: str, limit: int = 4000, lines: int = 400, width: int = 300) -> str:
    """Several lines: at most `lines` of them, each at most `width` wide, `limit` characters in all."""
    rows = clean(shorten(text, limit)).expandtabs(4).strip("\n").split("\n")
    kept = [shorten(row, width) for row in rows[:lines]]
    left = len(rows) - len(kept)
    return "\n".join(kept + ([f"\u2026 ({left:,} more lines)"] if left else []))


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters of `text`, with a note that says how many were left off."""
    return _cut(text, limit, 0)


def file_name(path: str, limit: int = 120) -> str:
    """The last part of a path of any system, as one line: a report names no folder of the grading machine."""
    return line(re.split(r"[/\\]", path.rstrip("/\\"))[-1], limit)


def _cut(text: str, limit: int, more: int) -> str:
    left = len(text) - limit + max(0, more)
    return text if len(text) <= limit and more <= 0 else f"{text[:limit]}\u2026 ({left:,} more characters)"


def _mark(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return _named(_NAMES.split()[code])
    return "\ufffd" if 0xD800 <= code < 0xE000 else _named("DEL" if code == 0x7F else f"U+{code:04X}")


def _named(name: str) -> str:
    return f"\u27e8{name}\u27e9"
