"""Everything of `student_template/<assignment>/`, from the reference and the rubric's `starter` section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path, PurePosixPath

from grader.errors import RegionError, RubricError
from grader.model.rubric import Rubric, StarterFile

from .closure import check_imports
from .notebook import strip_notebook
from .python import strip_module
from .readme import readme
from .regions import find_in_python
from .source import decode
from .symbols import selected_lines

PLOTTING = ("matplotlib",)
IGNORED = ("__pycache__", ".ipynb_checkpoints")  # what running the code leaves in a folder


def make_template(reference: Path, rubric: Rubric) -> dict[str, bytes]:
    """Read the reference folder and write the students' files. RegionError or RubricError says what is wrong there."""
    return build_template(read_reference(reference, rubric), rubric)


def build_template(reference: Mapping[str, bytes], rubric: Rubric) -> dict[str, bytes]:
    """The students' files by path, from the reference's files by path."""
    package = rubric.package
    files = {f"{package}/{path}": data for path, data in _modules(reference, rubric)}
    files |= {f"{package}/{path}": data for path, data in _package_files(files, reference, package)}
    check_imports(files, package)
    files |= {f"{package}/{path}": reference[path] for path in rubric.starter.extras}
    for name in rubric.starter.notebooks:
        path = notebook_path(name, rubric, reference)
        files[PurePosixPath(name).name] = strip_notebook(
            reference[path], path, libraries=(*rubric.libraries, *PLOTTING), given=(package,)
        )
    files["README.md"] = readme(rubric).encode()
    return dict(sorted(files.items()))


def read_reference(folder: Path, rubric: Rubric) -> dict[str, bytes]:
    """The files of the reference that the starter names, and the `__init__.py` files beside them."""
    if not folder.is_dir():
        raise RubricError(f"there is no reference folder {folder.name!r}", fix="correct `reference:` in the rubric")
    starter = rubric.starter
    named = [*(file.path for file in starter.files), *starter.extras]
    files = {path: _read(folder, path) for path in named}
    for name in starter.notebooks:
        found = [path for path in _notebook_paths(name, rubric) if (folder / path).is_file()]
        path = (found or [name])[0]
        files[path] = _read(folder, path)
    parents = {parent / "__init__.py" for path in named for parent in PurePosixPath(path).parents}
    present = sorted(str(path) for path in parents if (folder / path).is_file())
    return files | {path: (folder / path).read_bytes() for path in present}


def notebook_path(name: str, rubric: Rubric, reference: Mapping[str, bytes]) -> str:
    """Where the reference keeps a notebook: as named, or below `notebooks/<assignment>/`."""
    return next(path for path in _notebook_paths(name, rubric) if path in reference)


def compare(template: Mapping[str, bytes], folder: Path) -> list[str]:
    """What differs between the generated files and a folder, a line each; [] when they are byte for byte the same."""
    there = _files_in(folder)
    lines = [f"{name}: missing" for name in template.keys() - there.keys()]
    lines += [
        f"{name}: not generated, and nothing that students should receive" for name in there.keys() - template.keys()
    ]
    lines += [
        f"{name}:{_first_difference(template[name], there[name])}"
        for name in template.keys() & there.keys()
        if template[name] != there[name]
    ]
    return sorted(lines)


def _files_in(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        return {}
    names = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {name.as_posix(): (folder / name).read_bytes() for name in names if not set(IGNORED) & set(name.parts)}


def _modules(reference: Mapping[str, bytes], rubric: Rubric) -> Iterator[tuple[str, bytes]]:
    for file in rubric.starter.files:
        make = _given if file.given else _written
        yield file.path, make(reference[file.path], file, rubric)


def _written(data: bytes, file: StarterFile, rubric: Rubric) -> bytes:
    if not find_in_python(decode(data, file.path), file.path):
        raise RegionError(
            "students write this file, but it has no solution region",
            path=file.path,
            line=1,
            fix="mark what they write with `# BEGIN SOLUTION` and `# END SOLUTION`, or set `given: true`",
        )
    return strip_module(data, file.path, symbols=file.symbols, libraries=rubric.libraries)


def _given(data: bytes, file: StarterFile, rubric: Rubric) -> bytes:
    """A course's file, as it is or the listed part of it; a solution in it would go out to everybody."""
    if not file.path.endswith(".py"):
        return data
    text = decode(data, file.path)
    given = None if file.symbols is None else selected_lines(text, file.symbols, file.path)
    for region in find_in_python(text, file.path):
        if given is None or region.first in given:
            raise RegionError(
                "this file is given to students, but it holds a solution region",
                path=file.path,
                line=region.first,
                fix="set `given: false` in the rubric's starter, or delete the markers",
            )
    return (
        data
        if file.symbols is None
        else strip_module(data, file.path, symbols=file.symbols, libraries=rubric.libraries)
    )


def _package_files(
    files: Mapping[str, bytes], reference: Mapping[str, bytes], package: str
) -> Iterator[tuple[str, bytes]]:
    """An `__init__.py` for every folder that has none yet: the reference's, or an empty one."""
    folders = {parent for name in files for parent in PurePosixPath(name).parents if parent != PurePosixPath(".")}
    for folder in sorted(folders):
        path = str((folder / "__init__.py").relative_to(package))
        if str(folder / "__init__.py") not in files:
            yield path, reference.get(path, b"")


def _notebook_paths(name: str, rubric: Rubric) -> tuple[str, str]:
    return name, f"notebooks/{rubric.assignment}/{name}"


def _read(folder: Path, path: str) -> bytes:
    if not (folder / path).is_file():
        raise RubricError(
            f"the reference has no file {path!r}, which the rubric's starter names", fix="correct `starter:`"
        )
    return (folder / path).read_bytes()


def _first_difference(wanted: bytes, got: bytes) -> str:
    lines = zip_longest(wanted.split(b"\n"), got.split(b"\n"))
    number, (new, old) = next((n, pair) for n, pair in enumerate(lines, start=1) if pair[0] != pair[1])
    return f"{number}: differs: {_shown(old)} there, {_shown(new)} generated"


def _shown(line: bytes | None) -> str:
    if line is None:
        return "nothing"
    text = line.decode("utf-8", "replace")
    return repr(text if len(text) <= 60 else text[:57] + "...")
