"""For those who grade: a class of hand-ins, its pages, its marks."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from .. import marking, register, report
from ..errors import UsageError
from ..gradebook import Gradebook
from ..judge import marked
from ..load import Source, find_hand_ins, find_rubric, load_course
from ..model.course import Course
from ..model.mark import Mark
from ..model.score import Result
from ..pipeline import Graded, Settings, grade_class
from .ci_log import commands_stopped
from .door import DEFAULTS, FILE, FOLDER, PATH, TIERS, console, door, rubrics, short
from .pages import gradebook_of, write_class, write_pages, write_report
from .terms import Terms, moment, terms

BELOW = 1
OUR_FAULT = 4


@click.command(name="grade")
@click.argument("assignment")
@click.argument("paths", nargs=-1, type=PATH)
@click.option("--rubric", type=FILE, help="The rubric's file (or GRADER_RUBRIC); ASSIGNMENT is then left out.")
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
@click.option("--handed-in", help="When the one hand-in came, as the platform says.")
@click.option("--fail-under", type=click.FloatRange(0, 100), help="Exit with 1 when a score is below this percentage.")
@terms
@door
def grade_command(
    assignment: str,
    paths: tuple[Path, ...],
    rubric: Path | None,
    out: Path | None,
    workers: int,
    tier: str,
    min_tier: str | None,
    secret_file: Path | None,
    preview: bool,
    handed_in: str | None,
    fail_under: float | None,
    **wishes: Any,
) -> int:
    """Grade hand-ins: folders, archives, a folder of either, or the zip that the LMS gave you.

    `grader grade .` grades a checkout against the only rubric there is.
    """
    found, paths = _named(assignment, paths, rubric)
    course = load_course(found)
    least = min_tier or (DEFAULTS.min_tier if tier == "auto" else tier)
    settings = Settings(tier=tier, min_tier=least, workers=workers, keep=not preview)
    sources = _timed(find_hand_ins(paths, course.rubric), handed_in)
    out = out or Path("grades") / course.rubric.assignment
    with commands_stopped():
        results = _grade(course, sources, out, settings, secret_file, wishes)
    return _code(results, fail_under) if settings.keep else 0


@click.command(name="report")
@click.argument("folder", type=FOLDER)
@terms
@door
def report_command(folder: Path, **wishes: Any) -> None:
    """Write the pages of a graded class again, from its gradebook: marks, the roster, and the late policy."""
    with Gradebook(gradebook_of(folder)) as gradebook:
        Terms(**wishes).note(gradebook, register.policy(gradebook))
        click.echo(f"{write_pages(folder, gradebook)} reports in {short(folder)}")


def _named(assignment: str, paths: tuple[Path, ...], rubric: Path | None) -> tuple[Path, tuple[Path, ...]]:
    """The rubric and the hand-ins. A single word is the hand-in, if it is there; the rubric is then the only one."""
    if rubric is None and paths:
        return find_rubric(assignment, Path.cwd()), paths
    if rubric is None and not Path(assignment).exists():
        raise UsageError(f"Missing argument: which hand-ins? (grader grade {assignment} PATH...)")
    if rubric is None and (given := os.environ.get("GRADER_RUBRIC")):
        rubric = find_rubric(given, Path.cwd())
    known = [rubric] if rubric else rubrics(())
    if len(known) != 1:
        raise UsageError("there are several rubrics here: say which (grader grade ASSIGNMENT PATH..., or --rubric)")
    return known[0], (Path(assignment), *paths)


def _timed(sources: list[Source], handed_in: str | None) -> list[Source]:
    """The one hand-in with the time that the platform told the caller."""
    if not handed_in:
        return sources
    if len(sources) != 1:
        raise UsageError(f"--handed-in is of one hand-in, and {len(sources)} were found; a roster can hold their times")
    return [replace(sources[0], identity=replace(sources[0].identity, handed_in=moment(handed_in)))]


def _code(results: Sequence[Result], fail_under: float | None) -> int:
    if any(result.ungraded for result in results):
        return OUR_FAULT
    # points that a person has still to give are not held against anybody
    under = [r for r in results if 100 * r.final < (fail_under or 0.0) * (r.max_score - r.pending) - 1e-6]
    return BELOW if under else 0


def _grade(
    course: Course,
    sources: Sequence[Source],
    out: Path,
    settings: Settings,
    secret_file: Path | None,
    wishes: Mapping[str, Any],
) -> list[Result]:
    out.mkdir(parents=True, exist_ok=True)
    book = gradebook_of(out)
    start = time.perf_counter()
    with Gradebook(book) as gradebook:
        register.note_hand_ins(gradebook, sources)
        Terms(**wishes).note(gradebook, course.rubric.late or register.policy(gradebook))
        marks, secret, absent = gradebook.marks(), _secret(secret_file, gradebook), register.absent(gradebook)
        publish = partial(_publish, out if settings.keep else None, marks, register.settling(gradebook))
    results = []
    report.prepare()
    # the processes first: the bar has a thread, which would not survive a fork
    with grade_class(course, sources, settings, book, secret, publish) as stream, _progress(len(sources)) as step:
        for result in stream:
            results.append(result)
            step(result.student)
    if not settings.keep:
        with Gradebook(book) as gradebook:
            before = {one.submission: one for one in marking.results(gradebook)}
        Console().print(report.render_changes(report.changes(before, results), len(results)))
        return results
    write_class(out, results, absent)
    Console().print(report.render_class(results))
    seconds = time.perf_counter() - start
    click.echo(f"{len(results)} hand-ins in {seconds:.1f} s; open {short(out / 'index.html')}")
    return results


def _publish(out: Path | None, marks: Sequence[Mark], settle: Callable[[Result], Result], graded: Graded) -> Result:
    """In the process that graded it: the page of a hand-in, with people's marks and what is known of the class on top.

    The class keeps an outline.
    """
    result = settle(marked(graded.result, marks))
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
