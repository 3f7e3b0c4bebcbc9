"""Imports a hand-in from memory: finder and loader of the package's modules.

Each file is loaded at most once and on its own. A package's `__init__` runs only when something asks for a name of
it, so one broken file in `classifiers/` cannot take the others along.
"""

from __future__ import annotations

import linecache
import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType
from typing import Any

from .cells import Cells, NotebookFile
from .execution import Execution
from .failure import message_of
from .fillin import fill_in
from .handin import HandIn
from .proxies import Proxies
from .sources import SourceFile


class Importer:
    """Finder and loader of one package; the modules of the hand-in get `builtins` as their own.

    `proxies` take the place of some symbols as soon as their module has been run.
    """

    def __init__(self, hand_in: HandIn, builtins: dict[str, Any], proxies: Proxies | None = None) -> None:
        self.hand_in, self.builtins, self.proxies = hand_in, builtins, proxies

    def install(self) -> Callable[[], None]:
        """Answer imports from now on, before every other finder; returns what makes it forget the package again."""
        sys.meta_path.insert(0, self)
        return self._uninstall

    def _uninstall(self) -> None:
        sys.meta_path[:] = [finder for finder in sys.meta_path if finder is not self]
        root = self.hand_in.package
        for name in [name for name in sys.modules if name == root or name.startswith(root + ".")]:
            del sys.modules[name]

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of a module of the hand-in; None for everything else."""
        file = self.hand_in.files.get(name)
        is_package = file.is_package if file else name in self.hand_in.folders
        if file is None and not is_package:
            return None
        origin = file.filename if file else None
        spec = ModuleSpec(name, self, origin=origin, is_package=is_package)  # type: ignore[arg-type]
        spec.has_location = file is not None
        return spec

    def create_module(self, spec: ModuleSpec) -> None:
        """An ordinary module."""

    def exec_module(self, module: ModuleType) -> None:
        """Run a module. Raises only if the file does not compile: half a module is better than none."""
        module.__dict__["__builtins__"] = self.builtins
        self.hand_in.modules[module.__name__] = module
        file = self.hand_in.files.get(module.__name__)
        if file is None:
            return
        linecache.cache[file.filename] = (lambda: file.text,)
        if file.is_package:
            module.__dict__["__getattr__"] = self._init_when_asked(module, file)
        else:
            self._run(module, file)

    def get_source(self, name: str) -> str | None:
        """For linecache and inspect."""
        file = self.hand_in.files.get(name)
        return file.text if file else None

    def is_package(self, name: str) -> bool:
        """For pkgutil and friends."""
        return name in self.hand_in.folders

    def _run(self, module: ModuleType, file: SourceFile) -> None:
        notes = self.hand_in.notes
        with notes.going_to(notes.files[file.path]):
            code = self._code(module, file)
            given = self.hand_in.given.get(module.__name__)
            if isinstance(file, NotebookFile):
                self._open_notebook(module, file, given)
            elif code is not None:
                Execution(self.hand_in, module, file).go(code)
            if given and not isinstance(file, NotebookFile):
                fill_in(module.__dict__, given, notes)
            if self.proxies is not None:
                self.proxies.replace(module, self.hand_in.modules)

    def _open_notebook(self, module: ModuleType, file: NotebookFile, given: SourceFile | None) -> None:
        """Nothing of a notebook runs before something in it is asked for."""
        cells = Cells(self.hand_in, module, file, given if isinstance(given, NotebookFile) else None)

        def look_up(name: str) -> Any:
            with self.hand_in.notes.going_to(self.hand_in.notes.files[file.path]):
                cells.define(name)
            if self.proxies is not None:
                self.proxies.replace(module, self.hand_in.modules)
            if name in module.__dict__:
                return module.__dict__[name]
            raise AttributeError(f"{file.path} does not define {name!r}", name=name, obj=module)

        module.__dict__["__getattr__"] = look_up

    def _code(self, module: ModuleType, file: SourceFile) -> CodeType | None:
        """The compiled file. When that fails it raises, but a module of which proxies take the place is left empty."""
        try:
            return file.code()
        except BaseException as error:
            self.hand_in.fail(module.__name__, error)
            if self.proxies is not None and module.__name__ in self.proxies.by_module:
                return None
            del self.hand_in.modules[module.__name__]
            raise
        finally:
            if file.decoding_note:
                self.hand_in.notes.add(f"{file.path} {file.decoding_note}")

    def _init_when_asked(self, module: ModuleType, file: SourceFile) -> Callable[[str], Any]:
        """A module-level `__getattr__` that first runs `__init__.py`, unless the name is that of a sub-module."""
        prefix = module.__name__ + "."

        def look_up(name: str) -> Any:
            if prefix + name not in self.hand_in.files and prefix + name not in self.hand_in.folders:
                self.run_init(module, file)
                if name in module.__dict__:
                    return module.__dict__[name]
            raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}", name=name, obj=module)

        return look_up

    def run_init(self, module: ModuleType, file: SourceFile) -> None:
        """Run a package's own code, once; whatever fails in it becomes a note."""
        if module.__dict__.pop("__getattr__", None) is None:
            return
        try:
            self._run(module, file)
        except BaseException as error:
            self.hand_in.notes.add(f"{file.path} does not compile: {message_of(error)}")
