"""`grader validate`: the rubric's self-test, with what it is doing on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from .. import proof, report
from ..load import find_hand_ins, load_course
from ..model.proof import Proof
from ..pipeline import Settings
from .door import DEFAULTS, TIERS, console, door, rubrics


@click.command(name="validate")
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
def validate_command(
    assignments: tuple[str, ...], only: tuple[str, ...], also: tuple[Path, ...], seeds: int, workers: int, tier: str
) -> int:
    """Let the rubric prove itself: what is right gets full marks, and every small mistake costs points."""
    settings = Settings(tier=tier, min_tier="subprocess", workers=workers)  # the course's own code runs
    fine = True
    for path in rubrics(assignments):
        course = load_course(path)
        others = [source.read() for source in find_hand_ins(also, course.rubric)] if also else []
        with _onlooker() as watch:
            sections = tuple(proof.prove(course, settings, others, only, proof.Thresholds(seeds=seeds), watch))
        found = Proof(course.rubric.assignment, sections)
        Console().print(report.render_proof(found))
        fine = fine and found.ok
    return 0 if fine else 1


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
