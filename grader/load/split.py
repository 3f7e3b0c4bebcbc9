"""One hand-in or a class of them? Decided by names alone: the platform's, the course's, and common sense."""

from __future__ import annotations

import re

from .identity import is_platform_name
from .keep import Use, use
from .listing import Listing
from .roots import Names, roots
from .spelling import letters

_DEEPEST = 3
# what students call the folder of their work; other folder names are taken for names of students
_OF_WORK = re.compile(
    r"^(?:my[\W_]*)?(?:assignments?|asgn|homeworks?|hw|labs?|projects?|psets?|ps|week|a|code|codes|src|source|submit|"
    r"submission|submissions|final|finished|solutions?|work|files|answers?|hand[\W_]?in|upload|notebooks?|package)"
    r"(?:[\W_]*(?:\d+|final|code|submission|solutions?|work|v\d+))*$",
    re.IGNORECASE,
)


def split(listing: Listing, names: Names, name: str, is_archive: bool) -> list[str] | None:
    """The entries that are hand-ins, or None when the whole is one. `name` is that of the folder or archive."""
    return _split(listing, names, name, is_archive, "", _DEEPEST)


def _split(listing: Listing, names: Names, name: str, is_archive: bool, prefix: str, levels: int) -> list[str] | None:
    if is_platform_name(name):
        return None
    if any(map(is_platform_name, listing.tops)):
        return [prefix + top for top in listing.tops if is_platform_name(top)]
    folders = listing.top_folders
    if "submitted" in folders and ("source" in folders or "release" in folders or listing.tops == ["submitted"]):
        return [f"{prefix}submitted/{entry}" for entry in _entries(listing.beneath("submitted"))]
    if name.lower() != "submitted" and _is_one(listing, names):
        return None
    entries = _entries(listing)
    if levels and len(entries) == 1 and entries[0] in folders:
        return _only_child(listing, names, name, is_archive, prefix, levels)
    if is_archive and not _looks_like_a_class(listing, names):
        return None
    return [prefix + entry for entry in entries]


def _only_child(
    listing: Listing, names: Names, name: str, is_archive: bool, prefix: str, levels: int
) -> list[str] | None:
    """Nothing but one folder inside: a hand-in one folder deep, a class one folder deep, or a class of one."""
    child = listing.top_folders[0]
    inner = _split(listing.beneath(child), names, child, is_archive, f"{prefix}{child}/", levels - 1)
    if inner:
        return inner
    if is_archive or (_is_work(child, names) and name.lower() != "submitted"):
        return None
    return [prefix + child]


def _is_one(listing: Listing, names: Names) -> bool:
    """True when the package (or a folder of work, or one of the course's notebooks) lies at the top."""
    packages = _packages(listing, names)
    folders = [top for top in packages if top]
    if len(folders) > 2 or sum(not _is_work(top, names) for top in folders) > 1:
        return False
    if any(not top or _is_work(top, names) for top in packages):
        return True
    expected = {letters(notebook) for notebook in names.notebooks}
    return any(use(file) is Use.NOTEBOOK and letters(file) in expected for file in listing.top_files)


def _packages(listing: Listing, names: Names) -> set[str]:
    """Folders at the top ("" for the top itself) that hold something of the course's package."""
    found = roots(listing.files, names)
    return {root.folder.split("/")[0] for root in found if root.in_place or not root.folder}


def _looks_like_a_class(listing: Listing, names: Names) -> bool:
    """An archive is one student's unless it holds several archives or several packages."""
    packages = _packages(listing, names)
    archives = [file for file in listing.top_files if use(file) is Use.ARCHIVE]
    return len(packages) > 1 or len(archives) > 1 or bool(packages and archives)


def _entries(listing: Listing) -> list[str]:
    """Folders, archives and files of code at the top, and what cannot be read there; other files are no hand-ins."""
    return [top for top in listing.tops if top in listing.folders | listing.odd or use(top) is not Use.NONE]


def _is_work(folder: str, names: Names) -> bool:
    return folder.casefold() in (names.package.casefold(), names.assignment.casefold()) or bool(_OF_WORK.match(folder))
