"""For those who grade: a class of hand-ins, its pages, its marks."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from .. import marking, report
from ..gradebook import Gradebook
from ..judge import marked
from ..load import find_hand_ins, find_rubric, load_course
from ..model.course import Course
from ..model.score import Result
from ..pipeline import Settings, grade_class
from .door import DEFAULTS, FILE, FOLDER, PATH, TIERS, console, door, short
from .pages import gradebook_of, write_class, write_pages, write_report

OUR_FAULT = 4


@click.command(name="grade")
@click.argument("assignment")
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("--out", type=PATH, help="Folder for reports.  [default: grades/ASSIGNMENT]")
@click.option("--workers", type=click.IntRange(1, 64), default=DEFAULTS.workers, show_default=True)
@click.option("--tier", type=click.Choice(TIERS), default=DEFAULTS.tier, show_default=True, help="The wall to use.")
@click.option("--min-tier", type=click.Choice(TIERS[1:]), default=DEFAULTS.min_tier, show_default=True)
@click.option("--secret-file", type=FILE, help="The course secret (or set GRADER_SECRET).")
@click.option("--preview", is_flag=True, help="Show whose score would change, and why; keep the old results.")
@door
def grade_command(
    assignment: str,
    paths: tuple[Path, ...],
    out: Path | None,
    workers: int,
    tier: str,
    min_tier: str,
    secret_file: Path | None,
    preview: bool,
) -> int:
    """Grade hand-ins: folders, archives, a folder of either, or the zip that the LMS gave you."""
    course = load_course(find_rubric(assignment, Path.cwd()))
    settings = Settings(tier=tier, min_tier=min_tier if tier == "auto" else tier, workers=workers, keep=not preview)
    return _grade(course, paths, out or Path("grades") / course.rubric.assignment, settings, secret_file)


@click.command(name="report")
@click.argument("folder", type=FOLDER)
@door
def report_command(folder: Path) -> None:
    """Write the pages of a graded class again, from its gradebook and the marks in it."""
    with Gradebook(gradebook_of(folder)) as gradebook:
        click.echo(f"{write_pages(folder, gradebook)} reports in {short(folder)}")


def _grade(course: Course, paths: Sequence[Path], out: Path, settings: Settings, secret_file: Path | None) -> int:
    sources = find_hand_ins(paths, course.rubric)
    out.mkdir(parents=True, exist_ok=True)
    results: list[Result] = []
    start = time.perf_counter()
    with Gradebook(gradebook_of(out)) as gradebook, _progress(len(sources)) as step:
        marks = gradebook.marks()
        for graded in grade_class(course, sources, settings, gradebook, _secret(secret_file, gradebook)):
            result = marked(graded, marks)
            results.append(result)
            step(result.student)
            if settings.keep:
                write_report(out, result)
        before = {} if settings.keep else {one.submission: one for one in marking.results(gradebook)}
    if not settings.keep:
        Console().print(report.render_changes(report.changes(before, results), len(results)))
        return 0
    write_class(out, results)
    Console().print(report.render_class(results))
    seconds = time.perf_counter() - start
    click.echo(f"{len(results)} hand-ins in {seconds:.1f} s; open {short(out / 'index.html')}")
    return OUR_FAULT if any(result.ungraded for result in results) else 0


@contextmanager
def _progress(total: int) -> Iterator[Callable[[str], None]]:
    """A bar with an estimate on a terminal; nothing in a log."""
    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[who]}"),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("grading", total=total, who="")
        yield lambda who: bar.update(task, advance=1, who=report.plain(who).split("\n")[0][:30])


def _secret(file: Path | None, gradebook: Gradebook) -> bytes:
    """The course secret: from a file, from the environment, else the gradebook's own."""
    given = file.read_bytes().strip() if file else os.environ.get("GRADER_SECRET", "").encode()
    return given or gradebook.secret()
