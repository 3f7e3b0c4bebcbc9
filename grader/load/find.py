"""Paths that an instructor names -> the hand-ins behind them. Only names are looked at; nothing is read yet.

One rule decides: a folder (or archive) that contains the package is one hand-in, otherwise each entry of it is one.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.errors import HandInError
from grader.model.rubric import Rubric
from grader.model.submission import Remark

from .identity import GRADESCOPE_FILE, Identity, gradescope_people, identify
from .keep import Use, use
from .limits import CLASS
from .listing import Listing, list_archive, list_folder
from .member_path import shown
from .roots import Names
from .source import Piece, Source
from .spelling import letters
from .split import split


@dataclass(frozen=True)
class _Found:
    """Something that belongs to a student. `place` is the folder or archive that lists it."""

    identity: Identity
    piece: Piece
    source: str
    place: Path


def find_hand_ins(paths: Sequence[Path], rubric: Rubric) -> list[Source]:
    """Everything that was handed in at `paths`, in the order of names; read each with `.read()`.

    A path is a hand-in (folder, archive or file), a folder of hand-ins, or the download of a class from
    Canvas, Moodle, Gradescope or nbgrader. HandInError when a path does not exist or nothing is there.
    """
    names = Names.of(rubric)
    found = [one for path in paths for one in _at(path, names, alone=len(paths) == 1)]
    if not found:
        looked = ", ".join(str(path) for path in paths) or "no path was given"
        raise HandInError(
            f"no hand-in found ({looked}); looked for folders, archives (.zip, .tar.gz), .py and .ipynb files",
            fix="name a folder with hand-ins, a zip, or the download of a class",
        )
    return _distinct(_gathered(found, rubric))


def _at(path: Path, names: Names, alone: bool) -> Iterable[_Found]:
    if not os.path.exists(path):
        raise HandInError("there is no such file or folder", path=path, fix="check the path")
    if path.is_dir():
        return _within(path, list_folder(path), names, is_archive=False, alone=alone)
    if not path.is_file():
        raise HandInError("neither a folder nor a regular file", path=path, fix="name a folder, an archive or a file")
    if loose := _loose(path, names):
        return [loose]
    real = path.resolve()
    if use(path.name) is Use.ARCHIVE:
        try:
            return _within(real, list_archive(real), names, is_archive=True, alone=alone, name=path.name)
        except HandInError:
            pass  # it is one broken hand-in, and says so when it is read
    who = identify(path.name)
    return [_Found(who, Piece(real, name=who.file or path.name), path.name, real.parent)]


def _loose(path: Path, names: Names) -> _Found | None:
    """A single file of the package, named by itself: all of one folder are one hand-in, with the folder's name."""
    known = {*names.by_base, *map(letters, names.notebooks)}
    if use(path.name) not in (Use.PYTHON, Use.NOTEBOOK) or letters(path.name) not in known:
        return None
    real = path.resolve()
    who = replace(identify(real.parent.name), platform="loose")
    return _Found(who, Piece(real), path.name, real.parent)


def _within(
    path: Path, listing: Listing, names: Names, is_archive: bool, alone: bool, name: str = ""
) -> Iterable[_Found]:
    """The hand-ins in one folder or archive: itself, or each of its entries."""
    name = name or path.name or path.resolve().name
    entries = split(listing, names, name, is_archive)
    if entries is None or (not entries and (is_archive or not alone)):
        who = identify(name)
        return [_Found(who, Piece(path.resolve(), name=who.file or name), name, path)]
    people = _people(path, listing, entries, is_archive)
    return [_entry(path, entry, is_archive, people, name) for entry in entries]


def _entry(path: Path, entry: str, is_archive: bool, people: dict[str, Identity], name: str) -> _Found:
    base = entry.rsplit("/", 1)[-1]
    who = people.get(base) or identify(base)
    piece = Piece(path.resolve(), entry, who.file) if is_archive else Piece(path.resolve() / entry, name=who.file)
    return _Found(who, piece, f"{shown(name)}/{shown(entry)}", path)


def _people(path: Path, listing: Listing, entries: Iterable[str], is_archive: bool) -> dict[str, Identity]:
    """Names from Gradescope's list beside the hand-ins, when there is one."""
    beside = {entry.rpartition("/")[0] for entry in entries}
    wanted = [f"{folder}/{GRADESCOPE_FILE}".lstrip("/") for folder in beside]
    for member in wanted:
        if member in listing.files:
            piece = Piece(path.resolve(), member) if is_archive else Piece(path.resolve() / member)
            return gradescope_people(_content(piece))
    return {}


def _content(piece: Piece) -> bytes:
    try:
        return b"".join(chunk for entry in piece.entries(CLASS) for chunk in entry.chunks())
    except HandInError:
        return b""


def _gathered(found: Iterable[_Found], rubric: Rubric) -> list[Source]:
    """Everything of one student as one hand-in (Canvas gives each file on its own)."""
    groups: dict[object, list[_Found]] = {}
    for position, one in enumerate(found):
        alone = position if one.identity.platform == "plain" else -1
        groups.setdefault((one.place, one.identity.key, alone), []).append(one)
    return [_hand_in(group, rubric) for group in groups.values()]


def _hand_in(group: list[_Found], rubric: Rubric) -> Source:
    identity = replace(group[0].identity, late=any(one.identity.late for one in group))
    source = group[0].source + (f" and {len(group) - 1} more" if len(group) > 1 else "")
    return Source(identity, tuple(one.piece for one in group), rubric, source)


def _distinct(hand_ins: list[Source]) -> list[Source]:
    """Sorted, with ids and names that are each used once."""
    hand_ins = sorted(hand_ins, key=lambda one: (one.identity.id, one.source))
    students = Counter(one.identity.student for one in hand_ins)
    seen: Counter[str] = Counter()
    taken = {one.id for one in hand_ins}
    distinct = []
    for one in hand_ins:
        seen[one.id] += 1
        who, remarks = one.identity, one.remarks
        if students[who.student] > 1 and who.number:
            who = replace(who, student=f"{who.student} ({who.number})")
        if (count := seen[one.id]) > 1:
            while (id := f"{one.id}-{count}") in taken:
                count += 1
            taken.add(id)
            who = replace(who, id=id)
            remarks = (
                *remarks,
                Remark(f"There is more than one hand-in named {who.student}; this one is {one.source}."),
            )
        distinct.append(replace(one, identity=who, remarks=remarks))
    return distinct
