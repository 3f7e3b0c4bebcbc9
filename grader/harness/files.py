"""Which files of a `load` frame are modules of the package: Python files, and the code of notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .cells import NotebookFile, is_notebook
from .sources import SourceFile


def read_files(package: str, files: Mapping[str, object]) -> dict[str, SourceFile]:
    """The Python files of a `load` frame by module name; `x/__init__.py` wins over `x.py`, as in Python."""
    found = (_file(package, path, bytes(data)) for path, data in _python(files))  # type: ignore[call-overload]
    by_module: dict[str, SourceFile] = {}
    for file in found:
        if file.module not in by_module or file.is_package:
            by_module[file.module] = file
    return by_module


def _python(files: Mapping[str, object]) -> Iterable[tuple[str, object]]:
    return ((path, data) for path, data in sorted(files.items()) if path.endswith(".py"))


def _file(package: str, path: str, data: bytes) -> SourceFile:
    return NotebookFile(package, path, data) if is_notebook(path) else SourceFile(package, path, data)
