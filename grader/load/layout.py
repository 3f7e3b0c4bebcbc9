"""Which of the gathered files is which file of the package: wherever it lies, and however it is spelled.

In doubt a file is used when it can only be the student's work for that place, and a remark says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from grader.model.rubric import Rubric
from grader.model.submission import Remark

from .keep import Use, use
from .likeness import Likeness, defined
from .member_path import shown
from .notebook_names import match_notebooks
from .roots import Names, Root, roots
from .spelling import letters, path_letters, untouched


@dataclass(frozen=True)
class Layout:
    """`files` by package-relative path, `notebooks` by the course's file name, and what was noticed."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    notebooks: Mapping[str, bytes] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()


def lay_out(gathered: Mapping[str, bytes], rubric: Rubric) -> Layout:
    """Find the package and the notebooks among the files of one hand-in (relative posix path -> bytes)."""
    names = Names.of(rubric)
    sources = {path: data for path, data in gathered.items() if use(path) is Use.PYTHON}
    found = roots(sources, names)
    root = found[0] if found else None
    placing = _Placing(sources, names, root)
    placing.place_all()
    placing.place_alike(Likeness.of(rubric))
    notebooks, notebook_remarks = match_notebooks(gathered, root.folder if root else "", rubric)
    remarks = (
        *_other_roots(found, sources),
        *placing.remarks,
        *placing.missing(bool(notebooks) or any(use(path) is Use.NOTEBOOK for path in gathered)),
        *notebook_remarks,
    )
    return Layout(placing.files(), notebooks, remarks)


class _Placing:
    """Gives every known path of the package the one file that stands for it."""

    def __init__(self, sources: Mapping[str, bytes], names: Names, root: Root | None) -> None:
        self.sources, self.names = sources, names
        self.folder = root.folder if root else ""
        self.placed: dict[str, str] = {}
        self.remarks: list[Remark] = []

    def place_all(self) -> None:
        """Exact names first, then other spellings in the right folder, then the same name in another folder."""
        for known in self.names.known:
            if (path := self._join(known)) in self.sources:
                self.placed[known] = path
        spelled, elsewhere = self._by_spelling()
        for known in self._written():
            if known not in self.placed:
                self._choose(known, spelled.get(known) or elsewhere.get(known, []))
            elif copies := self._differing(spelled.get(known, []), known):
                self._say(known, f"{known} was graded, {copies} was not. Hand in only one copy.")

    def place_alike(self, likeness: Likeness) -> None:
        """Files with a similar name that hold what the missing file should hold."""
        absent, taken = self._unexplained(), set(self.placed.values())
        spare = {p: defined(self.sources[p]) for p in sorted(self.sources) if p not in taken} if absent else {}
        for known in absent:
            if guess := likeness.judge(known, spare):
                self.remarks.append(guess.remark)
                if guess.certain:
                    self.placed[known] = guess.path
                    del spare[guess.path]

    def files(self) -> dict[str, bytes]:
        """The package: every placed file, and whatever else lies beneath the root and can be imported."""
        files = {known: self.sources[path] for known, path in self.placed.items()}
        taken = set(self.placed.values())
        for path in sorted(self.sources):
            inner = self._inside(path)
            if inner and path not in taken and _importable(inner):
                files.setdefault(inner, self.sources[path])
        return dict(sorted(files.items()))

    def missing(self, has_notebooks: bool) -> Iterable[Remark]:
        """One remark for all files that the student writes and that are not there."""
        absent = self._unexplained()
        if not absent:
            return
        listing = ", ".join(absent[:8]) + (f" and {len(absent) - 8} more" if len(absent) > 8 else "")
        folder = self.names.package
        if len(absent) < len(self.names.written):
            text = f"Missing: {listing}. Put each file at its place in the {folder} folder."
        elif has_notebooks:
            text = f"Only notebooks were handed in. The graded code is in Python files ({listing}). Add the {folder}"
            text += " folder and hand in again."
        else:
            text = f"None of the graded files was found ({listing}). Hand in your {folder} folder as a zip."
        yield Remark(text, error=True)

    def _written(self) -> list[str]:
        return [known for known in self.names.known if known in self.names.written]

    def _unexplained(self) -> list[str]:
        """Files that the student writes, that are not there, and of which nothing was said yet."""
        told = {remark.file for remark in self.remarks if remark.error}
        return [known for known in self._written() if known not in self.placed and known not in told]

    def _by_spelling(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        spelled: dict[str, list[str]] = {}
        elsewhere: dict[str, list[str]] = {}
        taken = set(self.placed.values())
        for path in sorted(self.sources.keys() - taken):
            inner = self._inside(path)
            if inner and (known := self.names.by_letters.get(path_letters(inner))):
                spelled.setdefault(known, []).append(path)
            elif known := self.names.by_base.get(letters(path.rsplit("/", 1)[-1])):
                elsewhere.setdefault(known, []).append(path)
        return spelled, elsewhere

    def _choose(self, known: str, candidates: list[str]) -> None:
        """The one candidate, or the newest copy among those of one folder; in doubt none."""
        if not candidates:
            return
        best, *rest = sorted(candidates, key=self._preference)
        rivals = [path for path in rest if self._preference(path)[:2] == self._preference(best)[:2]]
        rivals = [path for path in rivals if self.sources[path] != self.sources[best]]
        if any(_folder(path) != _folder(best) for path in rivals):
            listing = ", ".join(shown(path) for path in (best, *rivals)[:4])
            text = f"{known} is not at its place, and several files could be it ({listing}). Hand in only one."
            self._say(known, text, error=True)
            return
        self.placed[known] = best
        text = f"{shown(best)} was read as {known}. Use that name and place next time."
        if rivals:
            text = (
                f"{shown(best)} was read as {known}; {self._differing(rivals, known)} was not graded. Hand in only one."
            )
        self._say(known, text)

    def _differing(self, paths: list[str], known: str) -> str:
        """Names of the copies that do not say the same as the placed file."""
        placed = self.sources[self.placed[known]]
        return ", ".join([shown(path) for path in paths if self.sources[path] != placed][:3])

    def _say(self, known: str, text: str, error: bool = False) -> None:
        self.remarks.append(Remark(text, file=known, error=error))

    def _preference(self, path: str) -> tuple[bool, bool, int, str]:
        """Beneath the root, then directly in it, then the newest copy."""
        outside = self._inside(path) == ""
        return (outside, _folder(path) != self.folder, -untouched(path.rsplit("/", 1)[-1])[1], path)

    def _join(self, known: str) -> str:
        return f"{self.folder}/{known}" if self.folder else known

    def _inside(self, path: str) -> str:
        """The path below the root, or "" when it lies outside."""
        prefix = f"{self.folder}/" if self.folder else ""
        return path[len(prefix) :] if path.startswith(prefix) else ""


def _other_roots(found: list[Root], sources: Mapping[str, bytes]) -> Iterable[Remark]:
    """A remark when another whole copy of the package, with other contents, was not graded."""
    if not found:
        return
    best, *others = found
    contents = {sources[path] for path in best.files}
    for root in others:
        apart = root.files.isdisjoint(best.files) and root.in_place & best.in_place
        if apart and any(sources[path] not in contents for path in root.files):
            taken, other = (shown(r.folder) or "the top folder" for r in (best, root))
            yield Remark(f"There are two copies of the package. {taken} was graded, {other} was not. Hand in only one.")
            return


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _importable(path: str) -> bool:
    return path.endswith(".py") and all(part.isidentifier() for part in path[:-3].split("/"))
