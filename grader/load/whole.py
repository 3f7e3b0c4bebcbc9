"""Submissions read at once: the reference, the students' template, or a few hand-ins."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.errors import HandInError
from grader.model.rubric import Rubric
from grader.model.submission import Submission

from .find import find_hand_ins
from .identity import Identity
from .piece import Piece
from .source import Source


def load_hand_ins(paths: Sequence[Path], rubric: Rubric) -> list[Submission]:
    """All hand-ins at `paths`, in the order of their ids. For a class use `find_hand_ins`, which reads none yet."""
    return [hand_in.read() for hand_in in find_hand_ins(paths, rubric)]


def load_one(folder: Path, rubric: Rubric, who: Identity) -> Submission:
    """Everything in `folder` as one hand-in of somebody who is known already. Never raises for what is inside."""
    return Source(who, (Piece(folder.resolve()),), rubric, folder.name).read()


def load_package(folder: Path, rubric: Rubric) -> Submission:
    """The package at `folder`, and graded notebooks beside it, as one hand-in. HandInError when it is not there."""
    if not folder.is_dir():
        raise HandInError("there is no such folder", path=folder, fix="name the folder of the package")
    who = Identity("ours", "reference", "reference")
    beside = (folder.resolve().parent / name for name in rubric.graded_notebooks)
    pieces = (Piece(folder.resolve()), *(Piece(path) for path in beside if path.is_file()))
    submission = Source(who, pieces, rubric, folder.name).read()
    if not submission.files:
        listing = ", ".join(file.path for file in rubric.starter.files[:4])
        raise HandInError(
            f"no file of the package is here ({listing})", path=folder, fix="check the rubric's `starter`"
        )
    return submission
