"""For those who read answers: mark one question across the class, and override a score with a reason."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from pathlib import Path

import click

from .. import marking
from ..errors import InputError, UsageError
from ..gradebook import Gradebook
from ..load import Asked, asked, find_rubric, load_course
from ..model.course import Course
from ..model.mark import Mark
from ..model.score import CriterionScore, Result
from ..pipeline import now
from ..report import plain
from .door import FOLDER, door, short
from .pages import gradebook_of, write_pages

STOP = "q"


def _me() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


@click.command(name="mark")
@click.argument("folder", type=FOLDER)
@click.argument("criterion", required=False)
@click.option("--by", default=_me, help="Who marks.  [default: your user name]")
@door
def mark_command(folder: Path, criterion: str | None, by: str) -> None:
    """Mark written answers: one question across all hand-ins, without names, by keyboard."""
    with Gradebook(gradebook_of(folder)) as gradebook:
        graded = marking.results(gradebook)
        chosen = [row for row in marking.questions(graded) if criterion in (None, row.id)]
        if not chosen:
            raise UsageError(f"nobody has to mark {criterion or 'anything'} in {short(folder)}")
        course = _course(graded[0].assignment)
        for question in chosen:
            if not _mark_question(gradebook, graded, question, _asked(course, question), by):
                break
        click.echo(f"{write_pages(folder, gradebook)} reports in {short(folder)}")


@click.command(name="override")
@click.argument("folder", type=FOLDER)
@click.argument("submission")
@click.argument("criterion")
@click.argument("score", type=float)
@click.option("--reason", default="", help="Why; shown to the student beside the automatic score.")
@click.option("--by", default=_me, help="Who decides.  [default: your user name]")
@door
def override_command(folder: Path, submission: str, criterion: str, score: float, reason: str, by: str) -> None:
    """Give one criterion of one hand-in another score, with a reason. The automatic one is kept beside it."""
    with Gradebook(gradebook_of(folder)) as gradebook:
        wanted = Mark(submission, criterion, score, reason, by, now())
        gradebook.mark(marking.new_mark(marking.results(gradebook), wanted))
        write_pages(folder, gradebook)
    click.echo(f"{plain(submission)}: {criterion} is now {score:g}")


def _course(assignment: str) -> Course | None:
    """The course that asked, when this is its folder: marking works without it, but shows only the answers."""
    try:
        return load_course(find_rubric(assignment, Path.cwd()))
    except (UsageError, InputError) as error:
        click.echo(f"The questions are not shown: {error}")
        return None


def _asked(course: Course | None, question: CriterionScore) -> Asked:
    known = {criterion.id: criterion for criterion in course.rubric.criteria} if course else {}
    return asked(known[question.id], course.reference.notebooks) if course and question.id in known else Asked()


def _mark_question(
    gradebook: Gradebook, graded: Sequence[Result], question: CriterionScore, told: Asked, by: str
) -> bool:
    """Show the answers to one question, one after the other, and take points and a comment. False: stop for now."""
    queue = marking.waiting(graded, question.id)
    click.echo(f"\n{plain(question.title)} ({question.id}), {question.max_score:g} points, {len(queue)} to read")
    for heading, text in (("asked", told.question), ("the reference answers", told.answer)):
        if text:
            click.echo(f"\n--- {heading}\n{plain(text)}")
    click.echo("\npoints, Enter to skip, q to stop")
    for number, one in enumerate(queue, 1):
        click.echo(f"\n--- answer {number} of {len(queue)}\n{plain(one.row.verdict.answer) or '(no answer)'}\n")
        points = _ask_points(question.max_score)
        if points == STOP:
            return False
        if points is not None:
            comment = click.prompt("comment", default="", show_default=False)
            wanted = Mark(one.submission, question.id, float(points), comment, by, now())
            gradebook.mark(marking.new_mark(graded, wanted))
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
