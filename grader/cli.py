"""The door: the only place that prints, writes files and exits."""

from __future__ import annotations

import getpass
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from . import checks, marking, proof, report, stubs
from .errors import GraderError, UsageError
from .gradebook import Gradebook
from .judge import marked
from .load import find_hand_ins, find_rubric, load_course, read_rubric, reference_folder, rubric_schema, template_folder
from .model.course import Course
from .model.mark import Mark
from .model.proof import Proof
from .model.score import CriterionScore, Result
from .pipeline import Settings, grade_class, now, open_box
from .sandbox import Tier, examine
from .student import CHECKS, find_kit, run_checks
from .version import VERSION

DEFAULTS = Settings()
INTERRUPTED = 130
TIERS = ("auto", *(tier.value for tier in Tier))
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
STOP = "q"
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
console = Console(stderr=True)


def _me() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def door(command: Callable[..., int | None]) -> Callable[..., None]:
    """One place where an error becomes a message and an exit code."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            code = command(*args, **kwargs) or 0
        except GraderError as error:
            console.print(f"[bold red]error:[/] {_plain(error)}", highlight=False, soft_wrap=True)
            code = error.exit_code
        except KeyboardInterrupt:
            console.print("interrupted: what was finished is kept; the same command goes on from here")
            code = INTERRUPTED
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 0
        raise SystemExit(code)

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="grader")
def main() -> None:
    """Grade deep-learning assignments by their outputs and gradients."""


# ---------------------------------------------------------------- instructors


@main.command(name="stubs")
@click.argument("assignments", nargs=-1)
@click.option("--check", is_flag=True, help="Compare with what is there, and write nothing.")
@door
def stubs_command(assignments: tuple[str, ...], check: bool) -> int:
    """Write the students' starter code from the reference (all assignments when none is named)."""
    different = 0
    for path in _rubrics(assignments):
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
            click.echo(f"{rubric.assignment}: {len(template)} files in {_short(folder)}")
    return 1 if different else 0


@main.command()
@click.argument("assignment")
@click.option("--out", type=click.Path(path_type=Path), help="The zip to write.  [default: ASSIGNMENT.zip]")
@click.option("--tier", type=click.Choice(TIERS), default=DEFAULTS.tier, show_default=True)
@door
def kit(assignment: str, out: Path | None, tier: str) -> None:
    """Make the zip that students receive: starter code, notebooks and visible checks, without the reference."""
    path = find_rubric(assignment, Path.cwd())
    course = load_course(path)
    template = stubs.make_template(reference_folder(path, course.rubric), course.rubric)
    with open_box(course, Settings(tier=tier, min_tier="subprocess")) as box:  # only our own code runs
        recorded = checks.record(course, box)
    stubs.refuse_leaks(reference_folder(path, course.rubric), course.rubric, {**template, str(CHECKS): recorded})
    target = out or Path(f"{course.rubric.assignment}.zip")
    target.write_bytes(stubs.make_kit(template, recorded, course.rubric))
    click.echo(f"{target}: {target.stat().st_size / 1024:.0f} KB, {len(template)} files and the visible checks")


@main.command()
@click.argument("assignment")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder for reports.  [default: grades/ASSIGNMENT]")
@click.option("--workers", type=click.IntRange(1, 64), default=DEFAULTS.workers, show_default=True)
@click.option("--tier", type=click.Choice(TIERS), default=DEFAULTS.tier, show_default=True, help="The wall to use.")
@click.option("--min-tier", type=click.Choice(TIERS[1:]), default=DEFAULTS.min_tier, show_default=True)
@click.option("--secret-file", type=FILE, help="The course secret (or set GRADER_SECRET).")
@click.option("--preview", is_flag=True, help="Show whose score would change, and why; keep the old results.")
@door
def grade(
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
    settings = Settings(tier=tier, min_tier=_lower(tier, min_tier), workers=workers, keep=not preview)
    return _grade(course, paths, out or Path("grades") / course.rubric.assignment, settings, secret_file)


@main.command(name="report")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@door
def report_command(folder: Path) -> None:
    """Write the pages of a graded class again, from its gradebook and the marks in it."""
    with Gradebook(_gradebook(folder)) as gradebook:
        click.echo(f"{_write_pages(folder, gradebook)} reports in {_short(folder)}")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--format", "form", type=click.Choice(("csv", "json")), default="csv", show_default=True)
@door
def export(folder: Path, form: str) -> None:
    """Print the marks of a graded class, as CSV or as JSON."""
    with Gradebook(_gradebook(folder)) as gradebook:
        results = marking.results(gradebook)
    click.echo(report.table(results) if form == "csv" else report.class_document(results), nl=False)


@main.command()
@click.argument("assignments", nargs=-1)
@click.option("--only", type=click.Choice(tuple(proof.TITLES)), multiple=True, help="Run this check (and the first).")
@click.option(
    "--also",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    help="Hand-ins that must have full marks on every seed.",
)
@click.option("--seeds", type=click.IntRange(1), default=proof.Thresholds().seeds, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=DEFAULTS.workers, show_default=True)
@click.option("--tier", type=click.Choice(TIERS), default=DEFAULTS.tier, show_default=True)
@door
def validate(
    assignments: tuple[str, ...], only: tuple[str, ...], also: tuple[Path, ...], seeds: int, workers: int, tier: str
) -> int:
    """Let the rubric prove itself: what is right gets full marks, and every small mistake costs points."""
    settings = Settings(tier=tier, min_tier="subprocess", workers=workers)  # the course's own code runs
    fine = True
    for path in _rubrics(assignments):
        course = load_course(path)
        others = [source.read() for source in find_hand_ins(also, course.rubric)] if also else []
        with _onlooker() as watch:
            sections = tuple(proof.prove(course, settings, others, only, proof.Thresholds(seeds=seeds), watch))
        found = Proof(course.rubric.assignment, sections)
        Console().print(report.render_proof(found))
        fine = fine and found.ok
    return 0 if fine else 1


@main.command()
@click.argument("folder", type=FOLDER)
@click.argument("criterion", required=False)
@click.option("--by", default=_me, help="Who marks.  [default: your user name]")
@door
def mark(folder: Path, criterion: str | None, by: str) -> None:
    """Mark written answers: one question across all hand-ins, without names, by keyboard."""
    with Gradebook(_gradebook(folder)) as gradebook:
        graded = marking.results(gradebook)
        chosen = [row for row in marking.questions(graded) if criterion in (None, row.id)]
        if not chosen:
            raise UsageError(f"nobody has to mark {criterion or 'anything'} in {_short(folder)}")
        for question in chosen:
            if not _mark_question(gradebook, graded, question, by):
                break
        click.echo(f"{_write_pages(folder, gradebook)} reports in {_short(folder)}")


@main.command()
@click.argument("folder", type=FOLDER)
@click.argument("submission")
@click.argument("criterion")
@click.argument("score", type=float)
@click.option("--reason", default="", help="Why; shown to the student beside the automatic score.")
@click.option("--by", default=_me, help="Who decides.  [default: your user name]")
@door
def override(folder: Path, submission: str, criterion: str, score: float, reason: str, by: str) -> None:
    """Give one criterion of one hand-in another score, with a reason. The automatic one is kept beside it."""
    with Gradebook(_gradebook(folder)) as gradebook:
        wanted = Mark(submission, criterion, score, reason, by, now())
        gradebook.mark(marking.new_mark(marking.results(gradebook), wanted))
        _write_pages(folder, gradebook)
    click.echo(f"{report.plain(submission)}: {criterion} is now {score:g}")


# ---------------------------------------------------------------- students


@main.command()
@click.argument("criteria", nargs=-1)
@click.option("--watch", is_flag=True, help="Check again whenever a file changes.")
@door
def check(criteria: tuple[str, ...], watch: bool) -> int:
    """Run the visible checks on your own code (all, or those you name). Works offline."""
    code = _check_once(criteria)
    while watch:
        _wait_for_change(find_kit(Path.cwd()))
        click.clear()
        code = _check_once(criteria)
    return code


@main.command()
@click.option("--out", type=click.Path(path_type=Path), help="The zip to write.  [default: ASSIGNMENT-hand-in.zip]")
@door
def pack(out: Path | None) -> None:
    """Make the zip that you hand in."""
    kit_folder = find_kit(Path.cwd())
    rubric = checks.read(kit_folder / CHECKS).rubric
    packed = stubs.pack(kit_folder, rubric)
    target = out or kit_folder / f"{rubric.assignment}-hand-in.zip"
    target.write_bytes(packed.data)
    for line in packed.missing:
        console.print(f"[yellow]not there:[/] {line}", highlight=False)
    click.echo(f"{_short(target)}: {len(packed.names)} files")


# ---------------------------------------------------------------- anyone


@main.command()
@door
def doctor() -> int:
    """Say what this machine can enforce around student code."""
    findings = examine()
    Console().print(report.render_findings([(f.name, f.ok, f.text, f.fix) for f in findings]))
    return 0 if any(f.ok for f in findings if f.name.startswith("tier ")) else 4


@main.command(hidden=True)
@door
def schema() -> None:
    """Print the JSON Schema of rubrics."""
    click.echo(rubric_schema(), nl=False)


# ---------------------------------------------------------------- what the commands share


def _grade(course: Course, paths: Sequence[Path], out: Path, settings: Settings, secret_file: Path | None) -> int:
    sources = find_hand_ins(paths, course.rubric)
    out.mkdir(parents=True, exist_ok=True)
    results: list[Result] = []
    start = time.perf_counter()
    with Gradebook(_gradebook(out)) as gradebook, _progress(len(sources)) as step:
        marks = gradebook.marks()
        for result in grade_class(course, sources, settings, gradebook, _secret(secret_file, gradebook)):
            result = marked(result, marks)
            results.append(result)
            step(result.student)
            if settings.keep:
                _write_report(out, result)
        before = {one.submission: one for one in marking.results(gradebook)}
    if not settings.keep:
        Console().print(report.render_changes(report.changes(before, results), len(results)))
        return 0
    _write_class(out, results)
    seconds = time.perf_counter() - start
    Console().print(report.render_class(results))
    click.echo(f"{len(results)} hand-ins in {seconds:.1f} s; open {_short(out / 'index.html')}")
    return 4 if any(result.ungraded for result in results) else 0


def _check_once(criteria: Sequence[str]) -> int:
    found = run_checks(Path.cwd(), criteria)
    wide = Console()
    click.echo(report.render_checks(found.rubric, found.verdicts, width=wide.width, color=wide.is_terminal), nl=False)
    return 0 if found.passed else 1


def _wait_for_change(folder: Path) -> None:
    before = _stamps(folder)
    while _stamps(folder) == before:
        time.sleep(0.3)


def _stamps(folder: Path) -> dict[Path, float]:
    return {path: path.stat().st_mtime for path in folder.rglob("*.py")}


def _write_report(out: Path, result: Result) -> None:
    for name, text in (("reports", report.page(result)), ("results", report.to_document(result))):
        folder = out / name
        folder.mkdir(exist_ok=True)
        _write(folder / f"{result.submission}{'.html' if name == 'reports' else '.json'}", text)


def _write_pages(out: Path, gradebook: Gradebook) -> int:
    """All pages of a class from its gradebook; how many hand-ins there are."""
    results = marking.results(gradebook)
    for result in results:
        _write_report(out, result)
    _write_class(out, results)
    return len(results)


def _mark_question(gradebook: Gradebook, graded: Sequence[Result], question: CriterionScore, by: str) -> bool:
    """Show the answers to one question, one after the other, and take points and a comment. False: stop for now."""
    queue = marking.waiting(graded, question.id)
    click.echo(f"\n{report.plain(question.title)} ({question.id}), {question.max_score:g} points, {len(queue)} to read")
    click.echo("points, Enter to skip, q to stop")
    for number, one in enumerate(queue, 1):
        click.echo(f"\n--- answer {number} of {len(queue)}\n{report.plain(one.row.verdict.answer) or '(no answer)'}\n")
        points = _ask_points(question.max_score)
        if points == STOP:
            return False
        if points is not None:
            comment = click.prompt("comment", default="", show_default=False)
            gradebook.mark(
                marking.new_mark(graded, Mark(one.submission, question.id, float(points), comment, by, now()))
            )
    return True


def _ask_points(most: float) -> float | str | None:
    """Points, None to skip, STOP to stop."""
    while True:
        typed = click.prompt("points", default="", show_default=False).strip().lower()
        if typed in ("", STOP):
            return STOP if typed == STOP else None
        try:
            points = float(typed)
        except ValueError:
            points = -1.0
        if 0 <= points <= most:
            return points
        click.echo(f"a number from 0 to {most:g}, Enter to skip, or q to stop")


def _write_class(out: Path, results: Sequence[Result]) -> None:
    _write(out / "index.html", report.index(results, link=lambda result: f"reports/{result.submission}.html"))
    _write(out / "grades.csv", report.table(results))


def _write(path: Path, text: str) -> None:
    """Whole or not at all: a killed run leaves no half page behind."""
    draft = path.with_name(f".{path.name}.tmp")
    draft.write_text(text, encoding="utf-8", newline="")
    draft.replace(path)


def _replace_folder(folder: Path, files: dict[str, bytes]) -> None:
    for stale in [
        path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).as_posix() not in files
    ]:
        stale.unlink()
    for name, data in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[str], None]]:
    """A bar with an estimate on a terminal; nothing in a log."""
    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("left"))
    with Progress(
        *columns,
        TimeRemainingColumn(),
        TextColumn("{task.fields[who]}"),
        console=console,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task("grading", total=total, who="")
        yield lambda who: bar.update(task, advance=1, who=report.plain(who)[:30])


class _Onlooker:
    """Shows on a terminal which check of the self-test runs, and how far it is."""

    def __init__(self, bar: Progress) -> None:
        self._bar, self._task = bar, bar.add_task("", total=None, who="")

    def check(self, title: str) -> None:
        self._bar.reset(self._task, description=title, total=0, who="")

    def begin(self, experiments: int) -> None:
        self._bar.update(self._task, total=(self._bar.tasks[0].total or 0) + experiments)

    def done(self, name: str) -> None:
        self._bar.update(self._task, advance=1, who=report.plain(name)[-40:])


@contextmanager
def _onlooker() -> Iterator[proof.Watch]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[who]}"))
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        yield _Onlooker(bar)


def _secret(file: Path | None, gradebook: Gradebook) -> bytes:
    """The course secret: from a file, from the environment, else the gradebook's own."""
    if file:
        secret = file.read_bytes().strip()
    else:
        secret = os.environ.get("GRADER_SECRET", "").encode()
    return secret or gradebook.secret()


def _lower(tier: str, minimum: str) -> str:
    """A tier that was asked for by name is its own minimum."""
    return minimum if tier == "auto" else tier


def _rubrics(names: Sequence[str]) -> list[Path]:
    found = [find_rubric(name, Path.cwd()) for name in names] or sorted(Path.cwd().glob("rubrics/*.yaml"))
    if not found:
        raise UsageError("there is no rubrics/ folder here")
    return found


def _gradebook(folder: Path) -> Path:
    return folder / "gradebook.sqlite"


def _short(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _plain(error: BaseException) -> str:
    return str(report.plain(str(error))).replace("[", "\\[")
