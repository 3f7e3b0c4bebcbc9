"""A hand-in that was found but not read yet, and the reading of it. A class of them costs no memory."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from grader.model.class_list import HandIn
from grader.model.rubric import Rubric
from grader.model.submission import Remark, Submission

from .gather import Gathered, gather
from .identity import Identity
from .layout import lay_out
from .limits import HAND_IN, ReadLimits
from .member_path import shown
from .notebook import slim
from .notebook_code import code_remarks, graded_code
from .piece import Piece
from .python_text import usable


@dataclass(frozen=True)
class Source:
    """Where one student's hand-in is. `identity` says who; `source` says where, for people.

    `person` is the id that all hand-ins of this student would have if each were the only one.
    """

    identity: Identity
    pieces: tuple[Piece, ...]
    rubric: Rubric
    source: str = ""
    remarks: tuple[Remark, ...] = ()
    person: str = ""

    @property
    def facts(self) -> HandIn:
        """What the platform says about it."""
        who = self.identity
        return HandIn(
            submission=who.id,
            person=self.person or who.id,
            student=who.student,
            platform=who.platform,
            number=who.number,
            email=who.email,
            handed_in=who.handed_in,
            late=who.late,
            members=who.members,
            certain=who.platform not in ("plain", "loose") and bool(who.number),
        )

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
        files, noticed = dict[str, bytes](), list[Remark]()
        for path, data in layout.files.items():
            files[path], remarks = usable(data, path)
            noticed += [] if path in given else remarks
        files |= graded_code(layout.notebooks, self.rubric)
        noticed += code_remarks(layout.notebooks, self.rubric)
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
        return (Remark("There was no file left to grade.", error=True),)
    if gathered.others:
        listing = ", ".join(shown(path) for path in gathered.others[:3])
        return (Remark(f"It holds no Python file and no notebook (only {listing}).", error=True),)
    return (Remark("It is empty: there is no file in it.", error=True),)
