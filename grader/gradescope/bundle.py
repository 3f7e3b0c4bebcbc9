"""The zip for Gradescope: two scripts at its root, this grader, the course, and the exact packages to install.

numpy only, unless the rubric needs torch. The course's secret goes along, so that hidden inputs are the same for the
whole class; nothing of it can be read by the user that student code runs as.
"""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..load import load_course, read_files, reference_folder, template_folder
from ..model.course import Course
from ..model.rubric import Rubric
from ..report import failure_json
from ..stubs import zip_bytes

COURSE, LIBRARY, SECRET = "course", "lib", "secret"
HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent
SCRIPTS = ("setup.sh", "run_autograder")
NEEDED = ("click", "jinja2", "nbformat", "numpy", "pydantic", "pyseccomp", "pyyaml", "rich")
_OURS = (".py", ".j2", ".css", ".js", ".sh", ".txt", ".typed")


@dataclass(frozen=True)
class Bundle:
    """The archive, and what it will install."""

    data: bytes
    requirements: tuple[str, ...]
    files: int


def bundle(path: Path, secret: bytes, tier: str, seconds: int) -> Bundle:
    """The zip for the rubric at `path`. After `seconds` the run is ended from outside, and still has a result."""
    course = load_course(path)
    requirements = tuple(_requirements(course.rubric))
    values = {"ASSIGNMENT": course.rubric.assignment, "TIER": tier, "SECONDS": str(seconds)}
    files = {
        **{name: _script(name, values) for name in SCRIPTS},
        **{f"{LIBRARY}/grader/{name}": data for name, data in _grader()},
        **{f"{COURSE}/{name}": data for name, data in _course(course).items()},
        "requirements.txt": "".join(f"{line}\n" for line in requirements).encode(),
        "failure.json": failure_json("the run was ended from outside", course.rubric.points).encode(),
        SECRET: secret,
    }
    return Bundle(zip_bytes(files, executable=SCRIPTS), requirements, len(files))


def _script(name: str, values: dict[str, str]) -> bytes:
    text = (HERE / "layout" / f"{name.removesuffix('.sh')}.sh").read_text("utf-8")
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    return text.encode()


def _grader() -> Iterator[tuple[str, bytes]]:
    """This very grader, so that a class is graded by the version that the rubric was tried with."""
    for file in sorted(PACKAGE.rglob("*")):
        if file.is_file() and file.suffix in _OURS and "__pycache__" not in file.parts:
            yield file.relative_to(PACKAGE).as_posix(), file.read_bytes()


def _course(course: Course) -> dict[str, bytes]:
    """Rubric, reference and template at the places where the rubric looks for them."""
    path, rubric = course.path, course.rubric
    reference, template = reference_folder(path, rubric), template_folder(path, rubric)
    beside = [file for file in path.parent.rglob("*") if file.suffix in (".yaml", ".yml", ".py") and file.is_file()]
    named = {path.resolve(), *(path.parent.resolve() / part for part in (*rubric.parts, rubric.probes) if part)}
    found = {file.resolve(): file.read_bytes() for file in beside if file.resolve() in named}
    found |= {reference / name: data for name, data in read_files(reference).items()}
    found |= {reference / name: (reference / name).read_bytes() for name in rubric.starter.notebooks}
    found |= {template / rubric.package / name: data for name, data in course.template.items()}
    found |= {template / name: data for name, data in course.notebooks.items()}
    top = _together([path.resolve(), reference, template])
    return {file.relative_to(top).as_posix(): data for file, data in found.items()}


def _together(places: list[Path]) -> Path:
    """The folder that all of them lie in, so that relative paths between them hold."""
    return next(folder for folder in places[0].parents if all(folder in place.parents for place in places))


def _requirements(rubric: Rubric) -> Iterator[str]:
    """The packages of this environment, with their versions: what was tried is what grades."""
    torch = any(criterion.framework == "torch" for criterion in rubric.criteria) or "torch" in rubric.libraries
    if torch:
        yield "--extra-index-url https://download.pytorch.org/whl/cpu"
    names = dict.fromkeys((*NEEDED, *map(_distribution, rubric.libraries), *(("torch",) if torch else ())))
    for name in names:
        version = re.sub(r"\+.*", "", importlib.metadata.version(name))
        yield f"{name}=={version}"


def _distribution(library: str) -> str:
    """The package that an import name belongs to."""
    return next(iter(importlib.metadata.packages_distributions().get(library, [library])))
