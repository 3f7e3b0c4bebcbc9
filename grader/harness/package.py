"""The student's package as probes see it: objects and sources by `module:qualname`."""

from __future__ import annotations

import ast
import difflib
import importlib
import inspect
from collections.abc import Collection
from types import CodeType, ModuleType
from typing import Any

from .excerpt import Source, bindings, find_at, find_source
from .failure import LoadFailure, MissingSymbol, StudentRaised, name_of, type_name
from .handin import HandIn
from .sources import SourceFile
from .standins import Unavailable

_MISSING = object()


class Package:
    """`target` is what the running job looks at; probes may ask for anything else of the package too."""

    def __init__(self, hand_in: HandIn) -> None:
        self.hand_in = hand_in
        self.target = ""

    def symbol(self, target: str = "") -> Any:
        """The object `module:qualname` (the job's target if left out).

        Raises MissingSymbol when the file or the name does not exist and LoadFailure when the file stopped before
        it was defined.
        """
        module_name, _, qualname = (target or self.target).partition(":")
        found: Any = self.module(module_name)
        for depth, part in enumerate(qualname.split(".")):
            found = self._part(found, part) if depth else self._global(found, module_name, part)
        return found

    def owner(self, target: str = "") -> tuple[Any, str]:
        """(class, method name) when the target is a method, (the object, "") when it is not."""
        module_name, _, qualname = (target or self.target).partition(":")
        head, _, last = qualname.rpartition(".")
        if not head:
            return self.symbol(f"{module_name}:{qualname}"), ""
        self.symbol(f"{module_name}:{qualname}")
        return self.symbol(f"{module_name}:{head}"), last

    def source(self, target: str = "") -> Source:
        """Where and how the target is written; MissingSymbol or LoadFailure if that cannot be told.

        What the module has from another file of the package is found there.
        """
        module_name, _, qualname = (target or self.target).partition(":")
        file = self.hand_in.files.get(self._full(module_name))
        if file is None:
            raise MissingSymbol(self._no_file(module_name))
        try:
            found = find_source(file, qualname) or self._elsewhere(target or self.target)
        except (SyntaxError, ValueError, RecursionError):
            self.module(module_name)  # raises with the reason
            found = None
        if found is None:
            raise MissingSymbol(f"{file.path} does not define `{qualname}`")
        return found

    def _elsewhere(self, target: str) -> Source | None:
        """The source of an object by where its code says that it stands."""
        found = self.symbol(target)
        if isinstance(found, type):
            file = self.hand_in.files.get(str(found.__module__))
            return find_source(file, str(found.__qualname__)) if file else None
        code = getattr(inspect.unwrap(found), "__code__", None)
        if not isinstance(code, CodeType) or code.co_filename not in self.hand_in.by_filename:
            return None
        return find_at(self.hand_in.by_filename[code.co_filename], code.co_firstlineno)

    def written(self, target: str) -> tuple[str, list[ast.stmt]]:
        """(module, statements) that make the target what it is: its definition, and what is assigned to it later."""
        module_name, _, qualname = target.partition(":")
        source = self.source(target)
        home = source.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        file = self.hand_in.files[self._full(module_name)]
        return home, (bindings(file, qualname) if home == module_name else []) or [source.node]

    def tree(self, name: str) -> ast.Module:
        """The syntax tree of a module of the package that did compile."""
        self.module(name)
        return self.hand_in.files[self._full(name)].tree

    @property
    def filenames(self) -> Collection[str]:
        """What code objects of the package give as their file."""
        return self.hand_in.by_filename.keys()

    def file(self, name: str) -> SourceFile | None:
        """The file of a module of the package, if the hand-in has it."""
        return self.hand_in.files.get(self._full(name))

    def module(self, name: str) -> ModuleType:
        """A module of the package by its name inside it (`layers`, `classifiers.softmax`), loaded if need be."""
        full = self._full(name)
        if full not in self.hand_in.files:
            raise MissingSymbol(self._no_file(name))
        if full not in self.hand_in.modules and full not in self.hand_in.failures:
            self._load(full)
        if full not in self.hand_in.modules:
            raise self._failure(name)
        return self.hand_in.modules[full]

    def _load(self, full: str) -> None:
        try:
            importlib.import_module(full)
        except BaseException as error:  # what the student's file raised is remembered where it was raised
            if full not in self.hand_in.failures:
                self.hand_in.fail(full, error)

    def _global(self, module: ModuleType, module_name: str, name: str) -> Any:
        found = module.__dict__.get(name, _MISSING)
        if found is _MISSING and "__getattr__" in module.__dict__:  # a package whose `__init__` has not run yet
            found = getattr(module, name, _MISSING)
        if isinstance(found, Unavailable):
            raise LoadFailure({"type": "ImportError", "message": found._reason, "stage": "import", "frames": []})
        if found is not _MISSING:
            return found
        if self._full(module_name) in self.hand_in.failures:
            raise self._failure(module_name)
        file = self.hand_in.files[self._full(module_name)]
        near = difflib.get_close_matches(name, file.defined, 1, 0.8)
        raise MissingSymbol(f"{file.path} does not define `{name}`" + (f"; it has `{near[0]}`" if near else ""))

    def _part(self, owner: Any, name: str) -> Any:
        try:
            return getattr(owner, name)
        except AttributeError:
            raise MissingSymbol(f"`{_called(owner)}` has no method `{name}`") from None
        except BaseException as error:
            raise StudentRaised(f"looking up {name}", error) from None

    def _full(self, name: str) -> str:
        return f"{self.hand_in.package}.{name}"

    def _failure(self, name: str) -> LoadFailure:
        data, memory = self.hand_in.failures[self._full(name)]
        return LoadFailure(data, memory)

    def _no_file(self, name: str) -> str:
        path = name if name.endswith(".ipynb") else name.replace(".", "/") + ".py"
        leaf = path.rpartition("/")[2]
        paths = [file.path for file in self.hand_in.files.values()]
        near = [p for p in paths if p.rpartition("/")[2] == leaf] or difflib.get_close_matches(path, paths, 1, 0.8)
        return f"the hand-in has no {path}" + (f"; it has {near[0]}" if near else "")


def _called(owner: object) -> str:
    return name_of(owner) if isinstance(owner, type) else type_name(owner)
