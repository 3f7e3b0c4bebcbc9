"""The two zips between course and student: the kit they receive and the hand-in they give back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader.errors import HandInError, RegionError
from grader.model.rubric import Rubric

from .archive import zip_bytes
from .leak import scan
from .readme import written_files

CHECKS = ".grader/checks.bin"


@dataclass(frozen=True)
class Packed:
    """A hand-in: the zip, what is in it, and what the assignment asks for that is not there."""

    data: bytes
    names: tuple[str, ...]
    missing: tuple[str, ...]


def make_kit(template: Mapping[str, bytes], checks: bytes, rubric: Rubric) -> bytes:
    """The zip that students receive: the template, and the recorded answers of the visible checks.

    RegionError when a marker, an output or a compiled file is in it: such a kit must not leave the house.
    """
    for finding in scan(template):
        raise RegionError(f"the kit would leak: {finding.what}", path=finding.file, line=finding.line)
    files = {**template, CHECKS: checks}
    return zip_bytes({f"{rubric.assignment}/{name}": data for name, data in files.items()})


def pack(folder: Path, rubric: Rubric) -> Packed:
    """The zip that a student hands in, from the unzipped kit. HandInError when there is nothing to hand in."""
    wanted = hand_in_names(rubric)
    found = {name: (folder / name).read_bytes() for name in wanted if (folder / name).is_file()}
    return pack_files(found, rubric)


def pack_files(files: Mapping[str, bytes], rubric: Rubric) -> Packed:
    """The hand-in of these files: only what the assignment asks for, notebooks with their outputs."""
    wanted = hand_in_names(rubric)
    names = tuple(name for name in wanted if name in files)
    if not names:
        raise HandInError(
            f"none of the files of {rubric.assignment} is here",
            fix=f"run this in the folder that holds {rubric.package}/ (looked for {', '.join(wanted)})",
        )
    missing = tuple(name for name in wanted if name not in files)
    return Packed(zip_bytes({name: files[name] for name in names}), names, missing)


def hand_in_names(rubric: Rubric) -> list[str]:
    """What a complete hand-in holds: the students' own files, and the notebooks."""
    return [*written_files(rubric), *(PurePosixPath(name).name for name in rubric.starter.notebooks)]
