"""Where one part of a hand-in is, and how to get at it later, alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from grader.errors import HandInError

from . import archive, folder
from .entry import Entry, Kind
from .limits import CLASS, ReadLimits
from .listing import safe_or_empty
from .member_path import shown
from .zip_table import Member


@dataclass(frozen=True)
class Piece:
    """A folder or file at `path`, or what is `inside` the archive there (a folder or one member).

    `name` is what the student called the file, when the platform added to it. `members` are the lines of the
    zip's table that belong to this piece, by names relative to it, so that the table is parsed once a class.
    """

    path: Path
    inside: str = ""
    name: str = ""
    members: tuple[Member, ...] | None = None

    def entries(self, limits: ReadLimits) -> Iterator[Entry]:
        """The entries of this piece alone, by names that are relative to it."""
        if self.members is not None:
            yield from self._from_table(self.members, limits)
        elif self.inside:
            yield from self._from_walk(limits)
        elif self.path.is_dir() and not self.path.is_symlink():
            yield from folder.walk(self.path, limits)
        else:
            yield folder.file_entry(self.path, self.name or self.path.name)

    def _from_table(self, members: tuple[Member, ...], limits: ReadLimits) -> Iterator[Entry]:
        with self._opened() as file:
            for member in members:
                yield replace(member.entry(file, limits), name=member.name or self._own_name())

    def _from_walk(self, limits: ReadLimits) -> Iterator[Entry]:
        # the table of contents is that of the class, what is read of it that of one hand-in
        table = replace(CLASS, ratio=limits.ratio, ratio_from=limits.ratio_from)
        with self._opened() as file:
            for entry in archive.walk(file, shown(self.path.name), table):
                name = _relative(entry.name, self.inside)
                if name or (name == "" and entry.kind is not Kind.FOLDER):
                    yield replace(entry, name=name or self._own_name())

    def _opened(self) -> BinaryIO:
        try:
            return folder.open_file(self.path)
        except HandInError as error:
            raise HandInError(f"{shown(self.path.name)} was not opened: {error.what}.") from None

    def _own_name(self) -> str:
        return self.name or self.inside.rsplit("/", 1)[-1]


def _relative(name: str, inside: str) -> str | None:
    """The name of a member below `inside`; "" for that itself, None for what lies elsewhere."""
    path = safe_or_empty(name)
    if path == inside:
        return ""
    return path[len(inside) + 1 :] if path.startswith(f"{inside}/") else None
