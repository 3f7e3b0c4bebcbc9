"""`grader init`: a new course, or a first rubric for notebooks that come from nbgrader or otter."""

from __future__ import annotations

from pathlib import Path

import click

from .. import newcourse, stubs
from ..errors import UsageError
from ..load import read_rubric, reference_folder, template_folder
from .door import FILE, PATH, door, short

RUBRIC = """\
# Drafted from notebooks of nbgrader or otter. Their solution markers are read as they are (docs/solution_regions.md).
version: 1
course: My course
assignment: {name}
title: {title}
points: {points:g}
package: {name}_files
reference: ../reference
starter:
  files: []
  notebooks:
{notebooks}questions:
{questions}"""


@click.command(name="init")
@click.argument("folder", type=PATH)
@click.option("--from", "sources", type=FILE, multiple=True, help="Notebooks of nbgrader or otter to begin with.")
@click.option("--name", default="first", show_default=True, help="The assignment's name (with --from).")
@door
def init_command(folder: Path, sources: tuple[Path, ...], name: str) -> None:
    """Make a course in FOLDER that grades out of the box; its README is a tour of ten minutes."""
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{short(folder)} is not empty: name a new folder")
    if not name.isidentifier():
        raise UsageError(f"{name!r} is no name for an assignment: letters, digits and _")
    files = _imported(sources, name) if sources else newcourse.new_course()
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    assignment = name if sources else "first"
    _write_template(folder / "rubrics" / f"{assignment}.yaml")
    click.echo(f"{short(folder)}: {len(files)} files and the starter code")
    again = "its hand-ins" if sources else "hand-ins"
    click.echo(f"next: cd {short(folder)} && grader grade {assignment} {again}")


def _imported(sources: tuple[Path, ...], name: str) -> dict[str, bytes]:
    """Reference notebooks and a rubric in which a person marks every question."""
    files, parts, points, listed = {}, [], 0.0, ""
    for number, path in enumerate(sources, 1):
        data = path.read_bytes()
        questions = newcourse.asked(data, str(path))
        if not questions:
            raise UsageError(f"{short(path)} asks for nothing: no cell has nbgrader's or otter's metadata")
        files[f"reference/notebooks/{path.name}"] = data
        parts.append(newcourse.draft(f"part{number}", path.name, questions))
        points += sum(question.points for question in questions)
        listed += f"    - notebooks/{path.name}\n"
    text = RUBRIC.format(name=name, title=name, points=points, notebooks=listed, questions="".join(parts))
    return {**files, f"rubrics/{name}.yaml": text.encode()}


def _write_template(path: Path) -> None:
    rubric = read_rubric(path)
    template = stubs.make_template(reference_folder(path, rubric), rubric)
    stubs.refuse_leaks(reference_folder(path, rubric), rubric, template)
    for name, data in template.items():
        target = template_folder(path, rubric) / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
