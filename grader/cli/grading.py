"""For those who grade: a class of hand-ins, its pages, its marks."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from .. import marking, report
from ..gradebook import Gradebook
from ..judge import marked
from ..load import find_hand_ins, find_rubric, load_course
from ..model.course import Course
from ..model.mark import Mark
from ..model.score import Result
from ..pipeline import Graded, Settings, grade_class
from .ci_log import commands_stopped
from .door import DEFAULTS, FILE, FOLDER, PATH, TIERS, console, door, short
from .pages import gradebook_of, write_class, write_pages, write_report

OUR_FAULT = 4


@click.command(name="grade")
@click.argument("assignment")
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("--out", type=PATH, help="Folder for reports.  [default: grades/ASSIGNMENT]")
@click.option("--workers", type=click.IntRange(1, 64), default=DEFAULTS.workers, show_default=True)
@click.option("--tier", type=click.Choice(TIERS), default=DEFAULTS.tier, show_default=True, help="The wall to use.")
@click.option(
    "--min-tier",
    type=click.Choice(TIERS[1:]),
    help=f"Stop when there is no wall as strong as this.  [default: {DEFAULTS.min_tier}, or the tier that is named]",
)
@click.option("--secret-file", type=FILE, help="The course secret (or set GRADER_SECRET).")
@click.option("--preview", is_flag=True, help="Show whose score would change, and why; keep the old results.")
@door
def grade_command(
    assignment: str,
    paths: tuple[Path, ...],
    out: Path | None,
    workers: int,
    tier: str,
    min_tier: str | None,
    secret_file: Path | None,
    preview: bool,
) -> int:
    """Grade hand-ins: folders, archives, a folder of either, or the zip that the LMS gave you."""
    course = load_course(find_rubric(assignment, Path.cwd()))
    least = min_tier or (DEFAULTS.min_tier if tier == "auto" else tier)
    settings = Settings(tier=tier, min_tier=least, workers=workers, keep=not preview)
    with commands_stopped():
        return _grade(course, paths, out or Path("grades") / course.rubric.assignment, settings, secret_file)


@click.command(name="report")
@click.argument("folder", type=FOLDER)
@door
def report_command(folder: Path) -> None:
    """Write the pages of a graded class again, from its gradebook and the marks in it."""
    with Gradebook(gradebook_of(folder)) as gradebook:
        click.echo(f"{write_pages(folder, gradebook)} reports in {short(folder)}")


@click.command(name="export")
@click.argument("folder", type=FOLDER)
@click.option("--format", "form", type=click.Choice(("csv", "json")), default="csv", show_default=True)
@door
def export_command(folder: Path, form: str) -> None:
    """Print the marks of a graded class, as CSV or as JSON."""
    with Gradebook(gradebook_of(folder)) as gradebook:
        results = marking.results(gradebook)
    click.echo(report.table(results) if form == "csv" else report.class_document(results), nl=False)


def _grade(course: Course, paths: Sequence[Path], out: Path, settings: Settings, secret_file: Path | None) -> int:
    sources = find_hand_ins(paths, course.rubric)
    out.mkdir(parents=True, exist_ok=True)
    book = gradebook_of(out)
    start = time.perf_counter()
    with Gradebook(book) as gradebook:
        marks, secret = gradebook.marks(), _secret(secret_file, gradebook)
    publish = partial(_publish, out if settings.keep else None, marks)
    results = []
    # the processes first: the bar has a thread, which would not survive a fork
    with grade_class(course, sources, settings, book, secret, publish) as stream, _progress(len(sources)) as step:
        for result in stream:
            results.append(result)
            step(result.student)
    if not settings.keep:
        with Gradebook(book) as gradebook:
            before = {one.submission: one for one in marking.results(gradebook)}
        Console().print(report.render_changes(report.changes(before, results), len(results)))
        return 0
    write_class(out, results)
    Console().print(report.render_class(results))
    seconds = time.perf_counter() - start
    click.echo(f"{len(results)} hand-ins in {seconds:.1f} s; open {short(out / 'index.html')}")
    return OUR_FAULT if any(result.ungraded for result in results) else 0


def _publish(out: Path | None, marks: Sequence[Mark], graded: Graded) -> Result:
    """In the process that graded it: the page of a hand-in, with people's marks on top. The class keeps an outline."""
    result = marked(graded.result, marks)
    if out is not None:
        document = graded.document if result is graded.result else report.to_document(result)
        write_report(out, result, document)
    return report.outline(result)


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
