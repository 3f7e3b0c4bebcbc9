"""Paths that an instructor names -> the hand-ins behind them. Only names are looked at; nothing is read yet.

One rule decides: a folder (or archive) that contains the package is one hand-in, otherwise each entry of it is one.
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.errors import HandInError
from grader.model.rubric import Rubric
from grader.model.submission import Remark

from .identity import GRADESCOPE_FILE, Identity, gradescope_people, identify, nbgrader_stamp
from .keep import Use, use
from .limits import CLASS
from .member_path import shown
from .moment import utc
from .piece import Piece
from .place import Place
from .roots import Names
from .source import Source
from .spelling import letters
from .split import split
from .zip_table import Member


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
        return _in_place(Place.of_folder(path), names, alone)
    if not path.is_file():
        raise HandInError("neither a folder nor a regular file", path=path, fix="name a folder, an archive or a file")
    if use(path.name) is Use.ARCHIVE:
        try:
            return _in_place(Place.of_archive(path), names, alone)
        except HandInError:
            pass  # it is one broken hand-in, and says so when it is read
    return [_single(path, names)]


def _single(path: Path, names: Names) -> _Found:
    """A file named by itself. Files of the package in one folder are one hand-in, with the folder's name."""
    real = path.resolve()
    known = {*names.by_base, *map(letters, names.notebooks)}
    if use(path.name) in (Use.PYTHON, Use.NOTEBOOK) and letters(path.name) in known:
        return _Found(replace(identify(real.parent.name), platform="loose"), Piece(real), path.name, real.parent)
    who = identify(path.name)
    return _Found(who, Piece(real, name=who.file or path.name), path.name, real.parent)


def _in_place(place: Place, names: Names, alone: bool) -> Iterable[_Found]:
    """The hand-ins in one folder or archive: itself, or each of its entries."""
    entries = split(place.listing, names, place.name, place.is_archive)
    if entries is None or (not entries and (place.is_archive or not alone)):
        who = identify(place.name)
        return [_Found(who, place.whole(who.file or place.name), place.name, place.path)]
    people, tables = _people(place, entries), place.tables(entries)
    return [_entry(place, entry, names.assignment, people, tables) for entry in entries]


def _entry(
    place: Place,
    entry: str,
    assignment: str,
    people: Mapping[str, Identity],
    tables: Mapping[str, tuple[Member, ...]],
) -> _Found:
    base = entry.rsplit("/", 1)[-1]
    who = people.get(base) or identify(base)
    if not who.handed_in and (stamp := nbgrader_stamp(place.listing.files, place.name, entry, assignment)):
        who = replace(who, handed_in=utc(_text(place.piece(stamp))))
    piece = replace(place.piece(entry, who.file), members=tables.get(entry))
    return _Found(who, piece, f"{shown(place.name)}/{shown(entry)}", place.path)


def _people(place: Place, entries: Iterable[str]) -> dict[str, Identity]:
    """Names from Gradescope's list beside the hand-ins, when there is one."""
    beside = {entry.rpartition("/")[0] for entry in entries}
    for listed in sorted(f"{folder}/{GRADESCOPE_FILE}".lstrip("/") for folder in beside):
        if listed in place.listing.files:
            with contextlib.suppress(HandInError):
                found = place.piece(listed).entries(CLASS)
                return gradescope_people(b"".join(chunk for entry in found for chunk in entry.chunks()))
    return {}


def _text(piece: Piece) -> str:
    """The beginning of a small file; empty when it cannot be read."""
    with contextlib.suppress(HandInError, OSError):
        chunks = (chunk for entry in piece.entries(CLASS) for chunk in entry.chunks())
        return next(chunks, b"")[:200].decode("utf-8", "replace")
    return ""


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
        distinct.append(replace(one, identity=who, remarks=remarks, person=one.identity.id))
    return distinct
