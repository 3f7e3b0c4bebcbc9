"""A hand-in that was found but not read yet, and the reading of it. A class of them costs no memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from grader.model.rubric import Rubric
from grader.model.submission import Remark, Submission

from . import archive, folder
from .entry import Entry, Kind
from .gather import Gathered, gather
from .identity import Identity
from .layout import lay_out
from .limits import CLASS, HAND_IN, ReadLimits
from .member_path import RefusedPathError, safe_path, shown
from .notebook import slim
from .python_text import usable


@dataclass(frozen=True)
class Piece:
    """Where one part of a hand-in is: a folder or file at `path`, or what is `inside` the archive there.

    `inside` is the path of a folder or of a member. `name` is what the student called the file, when the
    platform added to it.
    """

    path: Path
    inside: str = ""
    name: str = ""

    def entries(self, limits: ReadLimits) -> Iterator[Entry]:
        """The entries of this piece alone, by names that are relative to it."""
        if self.inside:
            yield from self._members(limits)
        elif self.path.is_dir() and not self.path.is_symlink():
            yield from folder.walk(self.path, limits)
        else:
            yield folder.file_entry(self.path, self.name or self.path.name)

    def _members(self, limits: ReadLimits) -> Iterator[Entry]:
        # the table of contents is that of the class, what is read of it that of one hand-in
        table = replace(CLASS, ratio=limits.ratio, ratio_from=limits.ratio_from)
        with folder.open_file(self.path) as file:
            for entry in archive.walk(file, shown(self.path.name), table):
                try:
                    path = safe_path(entry.name, table)
                except RefusedPathError:
                    continue
                if path == self.inside:
                    if entry.kind is not Kind.FOLDER:
                        yield replace(entry, name=self.name or path.rsplit("/", 1)[-1])
                elif path.startswith(f"{self.inside}/"):
                    yield replace(entry, name=path[len(self.inside) + 1 :])


@dataclass(frozen=True)
class Source:
    """Where one student's hand-in is. `identity` says who; `source` says where, for people."""

    identity: Identity
    pieces: tuple[Piece, ...]
    rubric: Rubric
    source: str = ""
    remarks: tuple[Remark, ...] = ()

    @property
    def id(self) -> str:
        """Unique in the class, and safe as a file name."""
        return self.identity.id

    @property
    def student(self) -> str:
        """Who handed it in, for people."""
        return self.identity.student

    def read(self, limits: ReadLimits = HAND_IN) -> Submission:
        """Read and lay out the files. Never raises for what the student handed in: that becomes remarks."""
        try:
            gathered = gather(lambda: chain.from_iterable(piece.entries(limits) for piece in self.pieces), limits)
        except OSError as error:
            gathered = Gathered(remarks=(Remark(f"It could not be read: {error.strerror}.", error=True),))
        return self._submission(gathered)

    def _submission(self, gathered: Gathered) -> Submission:
        layout = lay_out(gathered.files, self.rubric)
        given = {file.path for file in self.rubric.starter.files if file.given}
        files, noticed = {}, list[Remark]()
        for path, data in layout.files.items():
            files[path], remarks = usable(data, path)
            noticed += [] if path in given else remarks
        nothing = _nothing(gathered)
        return Submission(
            id=self.identity.id,
            student=self.identity.student,
            files=files,
            notebooks={name: slim(data) for name, data in layout.notebooks.items()},
            remarks=(*self.remarks, *gathered.remarks, *(nothing or (*layout.remarks, *noticed))),
            source=self.source,
            late=self.identity.late,
        )


def _nothing(gathered: Gathered) -> tuple[Remark, ...]:
    """What to say, instead of listing every missing file, when there is not one file to look at."""
    if gathered.files:
        return ()
    if gathered.remarks:
        return (Remark("So there was no file to grade.", error=True),)
    if gathered.others:
        listing = ", ".join(shown(path) for path in gathered.others[:3])
        return (Remark(f"It holds no Python file and no notebook (only {listing}).", error=True),)
    return (Remark("It is empty: there is no file in it.", error=True),)
