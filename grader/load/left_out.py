"""What was left out of a hand-in, told in one sentence a reason: a hundred links are one remark, not a hundred."""

from __future__ import annotations

from enum import StrEnum

from grader.model.submission import Remark

from .member_path import shown


class Why(StrEnum):
    """Why a member of a hand-in was left out."""

    OUTSIDE = "outside"
    RESERVED = "reserved"
    LONG = "long"
    DEEP = "deep"
    EMPTY = "empty"
    LINK = "link"
    SPECIAL = "special"
    LOCKED = "locked"
    ODD = "odd"
    FORBIDDEN = "forbidden"
    MANY = "many"
    TWICE = "twice"


_SENTENCES = {
    Why.OUTSIDE: "{names}: left out, because the path leads out of the hand-in. Make the zip from your "
    "own folder again.",
    Why.RESERVED: "{names}: left out, because Windows reserves this name. Rename the file.",
    Why.LONG: "{names}: left out, because the path is too long. Use shorter names.",
    Why.DEEP: "{names}: left out, because it lies in too many folders. Put the package near the top.",
    Why.EMPTY: "A file without a readable name was left out. Name it and hand in again.",
    Why.LINK: "{names}: left out, because it is a link, and links are not followed. Hand in the file itself.",
    Why.SPECIAL: "{names}: left out, because it is not a regular file. Hand in ordinary files only.",
    Why.LOCKED: "{names}: left out, because it is protected by a password. Zip again without a password.",
    Why.ODD: "{names}: left out, because its kind of compression is not read. Zip again with your system's own tool.",
    Why.FORBIDDEN: "{names}: left out, because it could not be read. Check its permissions.",
    Why.MANY: "{names}: left out, because the hand-in lists too many files. Leave data and environments out.",
    Why.TWICE: "{names}: in the archive more than once; the last copy was used. Check that it is the right one.",
}
_HARMLESS = (Why.RESERVED, Why.TWICE)
_NAMED = 3


class LeftOut:
    """Collects names by reason; keeps a few of them and counts the rest."""

    def __init__(self) -> None:
        self._names: dict[Why, list[str]] = {}
        self._count: dict[Why, int] = {}

    def add(self, why: Why, name: str) -> None:
        """Note one more name that was left out."""
        self._count[why] = self._count.get(why, 0) + 1
        names = self._names.setdefault(why, [])
        if len(names) < _NAMED and (line := shown(name)) not in names:
            names.append(line)

    def remarks(self) -> list[Remark]:
        """One remark a reason, in the order of the reasons."""
        return [
            Remark(_SENTENCES[why].format(names=self._listing(why)), error=why not in _HARMLESS)
            for why in Why
            if why in self._count
        ]

    def _listing(self, why: Why) -> str:
        names = self._names[why]
        more = self._count[why] - len(names)
        return ", ".join(names) + (f" and {more} more" if more > 0 else "")
