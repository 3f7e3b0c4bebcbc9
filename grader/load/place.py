"""A folder or an archive on disk that may hold a class: the names in it, and the way to each entry."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.errors import HandInError

from . import archive, folder
from .entry import Kind
from .keep import is_noise
from .limits import CLASS
from .listing import Listing, safe_or_empty
from .member_path import shown
from .piece import Piece
from .zip_table import Member, read_table


@dataclass(frozen=True)
class Place:
    """`path` is absolute, `name` what the user called it; `members` is the table of a zip."""

    path: Path
    name: str
    listing: Listing
    is_archive: bool
    members: tuple[Member, ...] | None = None

    @classmethod
    def of_folder(cls, path: Path) -> Place:
        """A folder; HandInError when it cannot be listed."""
        real = path.resolve()
        try:
            os.listdir(real)
        except OSError as error:
            text = f"the folder cannot be read ({error.strerror})"
            raise HandInError(text, path=path, fix="check its permissions") from None
        return cls(real, path.name or real.name, Listing.of(folder.walk(real, CLASS), raw=True), is_archive=False)

    @classmethod
    def of_archive(cls, path: Path) -> Place:
        """An archive; HandInError when it cannot be opened."""
        real = path.resolve()
        with folder.open_file(real) as file:
            if not archive.is_zip(file):
                listing = Listing.of(archive.walk(file, shown(path.name), CLASS))
                return cls(real, path.name, listing, is_archive=True)
            members = tuple(read_table(file, shown(path.name), CLASS))
            return cls(real, path.name, Listing.of(m.entry(file, CLASS) for m in members), True, members)

    def whole(self, name: str) -> Piece:
        """Everything here as one piece."""
        return Piece(self.path, name=name)

    def piece(self, entry: str, name: str = "") -> Piece:
        """One entry, without its part of the table."""
        return Piece(self.path, entry, name) if self.is_archive else Piece(self.path / entry, name=name)

    def tables(self, entries: Iterable[str]) -> dict[str, tuple[Member, ...]]:
        """For each entry of a zip its lines of the table, by names relative to it. All entries are equally deep."""
        tables: dict[str, list[Member]] = {entry: [] for entry in entries} if self.members is not None else {}
        depth = next((entry.count("/") for entry in tables), 0) + 1
        for member in self.members or ():
            path = safe_or_empty(member.name)
            entry = "/".join(path.split("/")[:depth])
            name = path[len(entry) + 1 :]
            if entry in tables and not is_noise(path) and (name or member.kind is not Kind.FOLDER):
                tables[entry].append(member._replace(name=name))
        return {entry: tuple(members) for entry, members in tables.items()}
