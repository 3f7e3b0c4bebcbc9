"""For those who write a course: starter code, the kit, and the schema that editors use."""

from __future__ import annotations

from pathlib import Path

import click

from .. import checks, stubs
from ..load import find_rubric, load_course, read_rubric, reference_folder, rubric_schema, template_folder
from ..pipeline import Settings, open_box
from ..report import result_schema
from ..student import CHECKS
from .door import DEFAULTS, PATH, TIERS, door, rubrics, saved, short


@click.command(name="stubs")
@click.argument("assignments", nargs=-1)
@click.option("--check", is_flag=True, help="Compare with what is there, and write nothing.")
@door
def stubs_command(assignments: tuple[str, ...], check: bool) -> int:
    """Write the students' starter code from the reference (all assignments when none is named)."""
    different = 0
    for path in rubrics(assignments):
        rubric = read_rubric(path)
        folder = template_folder(path, rubric)
        template = stubs.make_template(reference_folder(path, rubric), rubric)
        stubs.refuse_leaks(reference_folder(path, rubric), rubric, template)
        if check:
            lines = stubs.compare(template, folder)
            different += len(lines)
            click.echo("\n".join(lines) if lines else f"{rubric.assignment}: the starter code is up to date")
        else:
            _replace_folder(folder, template)
            click.echo(f"{rubric.assignment}: {len(template)} files in {short(folder)}")
    return 1 if different else 0


@click.command(name="kit")
@click.argument("assignment")
@click.option("--out", type=PATH, help="The zip to write.  [default: ASSIGNMENT.zip]")
@click.option("--tier", type=click.Choice(TIERS), default=DEFAULTS.tier, show_default=True)
@door
def kit_command(assignment: str, out: Path | None, tier: str) -> None:
    """Make the zip that students receive: starter code, notebooks and visible checks, without the reference."""
    path = find_rubric(assignment, Path.cwd())
    course = load_course(path)
    template = stubs.make_template(reference_folder(path, course.rubric), course.rubric)
    with open_box(course, Settings(tier=tier, min_tier="subprocess")) as box:  # only our own code runs
        recorded = checks.record(course, box)
    stubs.refuse_leaks(reference_folder(path, course.rubric), course.rubric, {**template, str(CHECKS): recorded})
    target = saved(stubs.make_kit(template, recorded, course.rubric), out, f"{course.rubric.assignment}.zip")
    click.echo(f"{short(target)}: {target.stat().st_size / 1024:.0f} KB, {len(template)} files and the visible checks")


@click.command(name="schema", hidden=True)
@click.option("--of", "what", type=click.Choice(("rubric", "result")), default="rubric", show_default=True)
@door
def schema_command(what: str) -> None:
    """Print the JSON Schema of rubrics, or of the results that `export --format json` writes."""
    click.echo(rubric_schema() if what == "rubric" else result_schema(), nl=False)


def _replace_folder(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files, and remove what is no longer among them."""
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        if path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name, data in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
