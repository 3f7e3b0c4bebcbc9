"""The names in a folder or an archive, without reading a file: enough to see whether it is one hand-in or a class."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from .entry import Entry, Kind
from .keep import is_noise
from .limits import CLASS
from .member_path import RefusedPathError, safe_path

_FILES = (Kind.FILE, Kind.LOCKED, Kind.ODD)


@dataclass(frozen=True)
class Listing:
    """Relative posix paths, noise left out. `odd` are links, devices and what may not be read."""

    files: frozenset[str]
    folders: frozenset[str]
    odd: frozenset[str] = frozenset()

    @classmethod
    def of(cls, entries: Iterable[Entry], raw: bool = False) -> Listing:
        """What `entries` name; `raw` keeps names as they are, so that they can be opened on disk.

        Folders that are only named in the path of a file count too.
        """
        files, folders, odd = set[str](), set[str](), set[str]()
        for entry in entries:
            path = entry.name if raw else safe_or_empty(entry.name)
            if path and not is_noise(path):
                group = folders if entry.kind is Kind.FOLDER else files if entry.kind in _FILES else odd
                group.add(path)
        for path in files | folders | odd:
            while (path := path.rpartition("/")[0]) and path not in folders:
                folders.add(path)
        return cls(frozenset(files), frozenset(folders), frozenset(odd))

    @cached_property
    def tops(self) -> list[str]:
        """Everything at the top, sorted."""
        return sorted(path for path in self.files | self.folders | self.odd if "/" not in path)

    @cached_property
    def top_folders(self) -> list[str]:
        """Folders at the top, sorted."""
        return sorted(path for path in self.folders if "/" not in path)

    @cached_property
    def top_files(self) -> list[str]:
        """Files at the top, sorted."""
        return sorted(path for path in self.files if "/" not in path)

    def beneath(self, folder: str) -> Listing:
        """The same for one folder, by paths relative to it."""
        start = f"{folder}/"
        groups = (self.files, self.folders, self.odd)
        return Listing(*(frozenset(path[len(start) :] for path in g if path.startswith(start)) for g in groups))


def safe_or_empty(name: str) -> str:
    """The name of a member of a class archive as a safe path; "" when it cannot be one."""
    try:
        return safe_path(name, CLASS)
    except RefusedPathError:
        return ""
