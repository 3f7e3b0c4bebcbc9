"""Entries -> the files of one hand-in in memory, and remarks on what was left out and why.

Two passes over the same listing: the first one reads names alone and decides, the second one reads the bytes
of what is wanted. Whatever is wrong with one member leaves that member out; the others are kept.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from grader.errors import HandInError
from grader.model.submission import Remark

from . import archive
from .entry import Entries, Entry, Kind
from .keep import Use, is_noise, stem, use
from .left_out import LeftOut, Why
from .limits import HAND_IN, MIB, ReadLimits
from .member_path import Reason, RefusedPathError, is_reserved, safe_path, shown


@dataclass(frozen=True)
class Gathered:
    """What was found: `files` by relative posix path, and the names of `others` that are of no use here."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    others: tuple[str, ...] = ()


def gather(entries: Entries, limits: ReadLimits = HAND_IN) -> Gathered:
    """Read the Python files and notebooks that `entries` lists. Never raises for what is inside.

    Archives among them are opened when there is no Python file beside them.
    """
    collector = _Collector(limits)
    collector.take(entries, "", limits.levels)
    remarks = (*collector.left_out.remarks(), *dict.fromkeys(collector.remarks))
    return Gathered(collector.files, remarks, tuple(collector.others))


@dataclass
class _Plan:
    """What the first pass decided: the position in the listing and the path of what will be read."""

    files: dict[int, str] = field(default_factory=dict)
    archives: dict[int, str] = field(default_factory=dict)


class _Collector:
    def __init__(self, limits: ReadLimits) -> None:
        self.limits = limits
        self.files: dict[str, bytes] = {}
        self.remarks: list[Remark] = []
        self.others: list[str] = []
        self.left_out = LeftOut()
        self._bytes = limits.total_bytes
        self._archive_bytes = limits.archive_bytes

    def take(self, entries: Entries, prefix: str, levels: int) -> None:
        plan = self._plan(entries, prefix)
        nested = plan.archives if levels and not any(use(path) is Use.PYTHON for path in plan.files.values()) else {}
        chosen = dict(list(nested.items())[: self.limits.archives])
        opened: list[tuple[str, BinaryIO]] = []
        for position, entry in self._listed(entries):
            if position in plan.files:
                self._keep(plan.files[position], entry)
            elif position in chosen and (file := self._archive(chosen[position], entry)):
                opened.append((chosen[position], file))
        for path, file in opened:
            with file:
                self._open(path, file, prefix if len(opened) == 1 else f"{prefix}{stem(path)}/", levels - 1)

    def _plan(self, entries: Entries, prefix: str) -> _Plan:
        plan, at = _Plan(), dict[str, int]()
        for position, entry in self._listed(entries):
            try:
                path = prefix + safe_path(entry.name, self.limits)
            except RefusedPathError as refused:
                self._refuse(entry, refused.reason)
                continue
            if is_noise(path):
                continue
            if (reason := _UNREAD.get(entry.kind)) is not None:
                self.left_out.add(reason, path)
            elif entry.kind is Kind.FILE:
                if at.get(path) in plan.files:  # unzipping would write the later one over the earlier one
                    self.left_out.add(Why.TWICE, path)
                    del plan.files[at[path]]
                at[path] = position
                self._sort(plan, position, path, entry)
        return plan

    def _sort(self, plan: _Plan, position: int, path: str, entry: Entry) -> None:
        kind = use(path)
        if kind is Use.ARCHIVE:
            plan.archives[position] = path
        elif kind is Use.NONE:
            if len(self.others) < 100:
                self.others.append(path)
        elif is_reserved(path.rsplit("/", 1)[-1]):
            self.left_out.add(Why.RESERVED, path)
        elif len(plan.files) >= self.limits.files:
            self.left_out.add(Why.MANY, path)
        else:
            plan.files[position] = path

    def _refuse(self, entry: Entry, reason: Reason) -> None:
        matters = entry.kind is not Kind.FOLDER and (reason is Reason.OUTSIDE or use(entry.name) is not Use.NONE)
        if matters:
            self.left_out.add(Why(reason.value), entry.name)

    def _listed(self, entries: Entries) -> Iterator[tuple[int, Entry]]:
        """The listing as far as it can be read; what stops it becomes a remark."""
        try:
            for position, entry in enumerate(entries()):
                if position >= self.limits.members:
                    text = f"More than {self.limits.members} files are listed; the rest was not looked at."
                    raise HandInError(text, fix="Leave data sets and environments out.")
                yield position, entry
        except HandInError as error:
            self.remarks.append(remark(error))

    def _keep(self, path: str, entry: Entry) -> None:
        most = self.limits.notebook_bytes if use(path) is Use.NOTEBOOK else self.limits.python_bytes
        try:
            data = _bytes(entry, most, self._bytes)
        except HandInError as error:
            self.remarks.append(Remark(f"{shown(path)} was not read: {error.what}.", file=path, error=True))
        else:
            self._bytes -= len(data)
            self.files[path] = data

    def _archive(self, path: str, entry: Entry) -> BinaryIO | None:
        try:
            if entry.opened:
                return entry.opened()
            data = _bytes(entry, self.limits.archive_bytes, self._archive_bytes)
            self._archive_bytes -= len(data)
            return io.BytesIO(data)
        except HandInError as error:
            self.remarks.append(Remark(f"{shown(path)} was not opened: {error.what}.", error=True))
            return None

    def _open(self, path: str, file: BinaryIO, prefix: str, levels: int) -> None:
        self.take(lambda: archive.walk(file, shown(path.rsplit("/", 1)[-1]), self.limits), prefix, levels)


_UNREAD = {
    Kind.LINK: Why.LINK,
    Kind.SPECIAL: Why.SPECIAL,
    Kind.LOCKED: Why.LOCKED,
    Kind.ODD: Why.ODD,
    Kind.FORBIDDEN: Why.FORBIDDEN,
}


def remark(error: HandInError) -> Remark:
    """An error about the whole hand-in as a line on it."""
    return Remark(f"{error.what} {error.fix}".strip(), error=True)


def _bytes(entry: Entry, most: int, left: int) -> bytes:
    """All bytes of the entry; HandInError once they are more than `most` or than what is `left` in all."""
    data = bytearray()
    if entry.size > most:
        raise HandInError(f"it is {entry.size / MIB:.1f} MB; at most {most // MIB} MB are read")
    for chunk in entry.chunks():
        data += chunk
        if len(data) > most:
            raise HandInError(f"it is larger than {most // MIB} MB")
        if len(data) > left:
            raise HandInError("the files of this hand-in together are too large")
    return bytes(data)
