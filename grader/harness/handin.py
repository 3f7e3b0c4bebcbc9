"""What is known about the hand-in under test, for those who import it, run it, and look things up in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import ModuleType
from typing import Any, NamedTuple

from .failure import describe, is_memory
from .remarks import Notes
from .sources import SourceFile


class Failure(NamedTuple):
    """Why a file did not load, or where it stopped: the error as data, and whether memory ran out."""

    data: dict[str, Any]
    memory: bool


@dataclass
class HandIn:
    """`files` are the package's modules and `given` the course's own text of some of them, both by dotted name.

    `modules` holds what has been run so far and `failures` what stopped, by dotted name too.
    """

    package: str
    files: Mapping[str, SourceFile]
    given: Mapping[str, SourceFile] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)
    modules: dict[str, ModuleType] = field(default_factory=dict)
    failures: dict[str, Failure] = field(default_factory=dict)

    @cached_property
    def by_filename(self) -> dict[str, SourceFile]:
        """The files by the name that code objects and tracebacks carry."""
        return {file.filename: file for file in self.files.values()}

    @cached_property
    def folders(self) -> set[str]:
        """Dotted names of all packages, with or without an `__init__.py`."""
        parents = {self.package} | {name for name, file in self.files.items() if file.is_package}
        for name in self.files:
            while name := name.rpartition(".")[0]:
                parents.add(name)
        return parents

    def fail(self, name: str, error: BaseException) -> None:
        """Remember what stopped the module `name`."""
        self.failures[name] = Failure(describe(error, "import", self.by_filename), is_memory(error))
