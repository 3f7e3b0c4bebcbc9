"""Where does the package begin? A root is a folder beneath which files lie as in the course's package.

Pure over names, so that it can be asked before anything is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from grader.model.rubric import Rubric

from .keep import Use, use
from .spelling import letters, path_letters

_SET_ASIDE = re.compile(
    r"(?:^|[\W_])(old|backup|bak|orig|original|copy|starter|template|tmp|unused)(?:$|[\W_\d])", re.I
)


@dataclass(frozen=True)
class Names:
    """What a rubric says about names: `known` files of the package, those that are `written`, and `notebooks`."""

    package: str
    assignment: str
    known: tuple[str, ...]
    written: frozenset[str]
    notebooks: tuple[str, ...]

    @classmethod
    def of(cls, rubric: Rubric) -> Names:
        """The names in `rubric`."""
        files = rubric.starter.files
        return cls(
            package=rubric.package,
            assignment=rubric.assignment,
            known=tuple(file.path for file in files),
            written=frozenset(file.path for file in files if not file.given),
            notebooks=tuple(dict.fromkeys(path.rsplit("/", 1)[-1] for path in rubric.starter.notebooks)),
        )

    @cached_property
    def by_letters(self) -> dict[tuple[str, ...], str]:
        """Known paths by the letters of their parts."""
        return {path_letters(path): path for path in self.known if not is_init(path)}

    @cached_property
    def by_base(self) -> dict[str, str]:
        """Known paths by the letters of their base name, where only one has it."""
        bases = [letters(path.rsplit("/", 1)[-1]) for path in self.known]
        paths = zip(bases, self.known, strict=True)
        return {base: path for base, path in paths if bases.count(base) == 1 and not is_init(path)}


@dataclass(frozen=True)
class Root:
    """A folder ("" is the top) and the paths of the files that fit beneath it, by known path."""

    folder: str
    in_place: frozenset[str]
    flat: frozenset[str]
    files: frozenset[str]

    def rank(self, names: Names) -> tuple[object, ...]:
        """Sorts the most likely root first."""
        parts = self.folder.split("/") if self.folder else []
        return (
            -len((self.in_place | self.flat) & names.written),
            -len(self.in_place & names.written),
            -len(self.in_place),
            names.assignment.casefold() not in (part.casefold() for part in parts),
            bool(_SET_ASIDE.search(self.folder)),
            not parts or parts[-1] != names.package,
            len(parts),
            self.folder,
        )


def roots(paths: Iterable[str], names: Names) -> list[Root]:
    """All folders that look like the package (or hold some of its files flat), the most likely one first."""
    in_place: dict[str, dict[str, str]] = {}
    flat: dict[str, dict[str, str]] = {}
    depths = {path.count("/") + 1 for path in names.known}
    for path in paths:
        if use(path) is not Use.PYTHON or is_init(path):
            continue
        parts, spelled = path.split("/"), path_letters(path)
        for depth in depths:
            if depth <= len(parts) and (known := names.by_letters.get(spelled[-depth:])):
                in_place.setdefault("/".join(parts[:-depth]), {})[known] = path
        if known := names.by_base.get(spelled[-1]):
            flat.setdefault("/".join(parts[:-1]), {})[known] = path
    found = [_root(folder, in_place.get(folder, {}), flat.get(folder, {})) for folder in in_place.keys() | flat.keys()]
    return sorted(found, key=lambda root: root.rank(names))


def is_init(path: str) -> bool:
    """True for a package's `__init__.py`, which says nothing about where the package is."""
    return path.rsplit("/", 1)[-1].casefold().startswith("__init__.")


def _root(folder: str, in_place: dict[str, str], flat: dict[str, str]) -> Root:
    files = frozenset(in_place.values()) | frozenset(flat.values())
    return Root(folder, frozenset(in_place), frozenset(flat), files)
