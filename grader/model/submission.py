"""A submission is files under known names. The reference, a stub and a hand-in differ in nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Remark:
    """Something the loader noticed and a person should read. `error` means that a file could not be used."""

    text: str
    file: str = ""
    line: int = 0
    error: bool = False


@dataclass(frozen=True)
class Submission:
    """One hand-in.

    `files` maps package-relative posix paths (`layers.py`, `classifiers/softmax.py`) to source bytes;
    `notebooks` maps file names (`knn.ipynb`) to their bytes. `id` is unique in the class and safe as a file
    name; `student` is what people read. Identity comes from the platform's names, never from the files.
    """

    id: str
    student: str
    files: Mapping[str, bytes]
    notebooks: Mapping[str, bytes] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    source: str = ""
    late: bool = False

    @cached_property
    def tree(self) -> str:
        """SHA-256 over the names and contents of everything that can change a result."""
        digest = hashlib.sha256()
        for group in (self.files, self.notebooks):
            for name in sorted(group):
                digest.update(f"{len(name.encode())} {len(group[name])} ".encode() + name.encode() + group[name])
            digest.update(b"|")
        return digest.hexdigest()


@dataclass(frozen=True)
class Parcel:
    """What enters the box for one submission.

    `files` are the modules to import (package-relative path to source bytes): the hand-in's own, and the
    course's for files that are given. `fallback` is the student template's text of the files that students
    write: a given helper that the hand-in lacks is taken from there. `libraries` exist in the box, others do not;
    torch only for jobs that ask for it, but when it computes `torch_beside_numpy` (our own code alone does that).
    """

    package: str
    files: Mapping[str, bytes]
    fallback: Mapping[str, bytes] = field(default_factory=dict)
    libraries: tuple[str, ...] = ("numpy",)
    torch_beside_numpy: bool = False
