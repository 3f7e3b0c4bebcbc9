"""Which files the box can see: the interpreter, its standard library, shared libraries, and the packages named.

Every path keeps its own place, so that links between libraries hold. The native backend binds these paths into an empty
root; Landlock is given the same list, so it is also the whole view where no root can be made.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HARNESS = Path(__file__).resolve().parent.parent / "harness"
SITE_NAMES = ("site-packages", "dist-packages")
LINKER_CACHE = Path("/etc/ld.so.cache")
DEVICES = (Path("/dev/null"), Path("/dev/urandom"))
HUGE_PAGES = Path("/sys/kernel/mm/transparent_hugepage")  # the C library looks here before it uses huge pages


@dataclass(frozen=True)
class View:
    """`readable` files and folders, `links` that lead to some of them, and the folders `modules` are imported from.

    Of each of the `roots` everything is readable but the folders called like one of SITE_NAMES.
    """

    interpreter: Path
    readable: tuple[Path, ...]
    links: tuple[tuple[str, Path], ...]
    modules: tuple[Path, ...]
    roots: tuple[Path, ...] = ()
    harness: Path = HARNESS


def view(libraries: Iterable[str]) -> View:
    """The view of a box in which `libraries` (import names) and what they need can be imported."""
    packages = tuple(dict.fromkeys(_packages(libraries)))
    interpreter = Path(os.path.realpath(sys.executable))
    system, links = _system_libraries()
    roots = _standard_library_roots()
    readable = (
        interpreter,
        *_standard_library(roots),
        *_interpreter_libraries(),
        *system,
        *packages,
        *DEVICES,
        HARNESS,
    )
    return View(interpreter, tuple(dict.fromkeys(readable)), links, _import_folders(packages), roots)


def _standard_library(roots: Iterable[Path]) -> Iterator[Path]:
    """The entries of the standard library, without the folders in which packages are installed."""
    for root in roots:
        yield from sorted(entry for entry in root.iterdir() if entry.name not in SITE_NAMES)


def _standard_library_roots() -> tuple[Path, ...]:
    platform_dependent = sysconfig.get_path("platstdlib", vars={"platbase": sys.base_exec_prefix})
    return tuple(map(Path, dict.fromkeys((sysconfig.get_path("stdlib"), platform_dependent))))


def _interpreter_libraries() -> Iterator[Path]:
    """Shared libraries beside the interpreter, when it does not live with the system's."""
    folder = Path(sys.base_prefix) / "lib"
    if folder.parts[:2] != ("/", "usr") or folder.parts[:3] == ("/", "usr", "local"):
        yield from sorted(path for path in folder.glob("lib*.so*") if path.is_file())


def _system_libraries() -> tuple[tuple[Path, ...], tuple[tuple[str, Path], ...]]:
    """The system's library folders (the narrow ones of Debian when they exist) and the links that lead to them."""
    multiarch = sysconfig.get_config_var("MULTIARCH") or "none"
    narrow = [Path("/usr/lib") / multiarch, Path("/lib") / multiarch]
    wide = [Path("/usr/lib"), Path("/lib")] if not any(path.is_dir() for path in narrow) else narrow
    folders = {path.resolve() for path in (*wide, Path("/usr/lib64"), Path("/lib64")) if path.is_dir()}
    roots = (Path("/lib"), Path("/lib64"), Path("/usr/lib64"))
    links = tuple((os.readlink(root), root) for root in roots if root.is_symlink())
    extra = tuple(path for path in (LINKER_CACHE, HUGE_PAGES) if path.exists())
    return (*sorted(folders), *extra), links


def _packages(libraries: Iterable[str]) -> Iterator[Path]:
    """Files and folders of the distributions that hold these import names, and of everything they require."""
    waiting, seen = [name.partition(".")[0] for name in libraries], set[str]()
    while waiting:
        name = waiting.pop(0)
        for found in _distributions(name):
            normal = re.sub(r"[-_.]+", "-", found).lower()
            if normal not in seen:
                seen.add(normal)
                yield from _installed(found, name)
                waiting += _requirements(found)


def _distributions(name: str) -> Sequence[str]:
    """The distributions behind an import name or a requirement: mostly called the same, else looked up."""
    try:
        importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return _by_import_name().get(name, [name])
    return [name]


@cache
def _by_import_name() -> Mapping[str, Sequence[str]]:
    """Reads the list of files of everything that is installed, which takes a while."""
    return importlib.metadata.packages_distributions()


def _requirements(distribution: str) -> Iterator[str]:
    try:
        lines = importlib.metadata.requires(distribution) or []
    except importlib.metadata.PackageNotFoundError:
        return
    for line in lines:
        name = re.match(r"[A-Za-z0-9._-]+", line)
        if name and "extra ==" not in line.replace("'", '"'):
            yield name.group()


def _installed(distribution: str, name: str) -> Iterator[Path]:
    """The top-level files and folders that a distribution owns, as its RECORD lists them; else what import finds."""
    try:
        files = importlib.metadata.files(distribution)
    except importlib.metadata.PackageNotFoundError:
        files = None
    if not files:
        yield from _found_by_import(name)
        return
    root = Path(str(files[0].locate())).parents[len(files[0].parts) - 1]
    for top in sorted({file.parts[0] for file in files}):
        if top not in ("..", "__pycache__") and not top.endswith(".pth") and (root / top).exists():
            yield root / top


def _found_by_import(name: str) -> Iterator[Path]:
    spec = importlib.util.find_spec(name) if name.isidentifier() else None
    if spec is not None and spec.origin and spec.origin not in ("built-in", "frozen"):
        origin = Path(spec.origin)
        yield origin.parent if spec.submodule_search_locations else origin


def _import_folders(packages: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(path.parent for path in packages))
