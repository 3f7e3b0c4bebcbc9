"""For students: check your own code offline, and pack what you hand in."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console

from .. import checks, report, stubs
from ..student import CHECKS, find_kit, run_checks
from .door import PATH, console, door, saved, short

NOT_PASSED = 1


@click.command(name="check")
@click.argument("criteria", nargs=-1)
@click.option("--watch", is_flag=True, help="Check again whenever a file changes.")
@door
def check_command(criteria: tuple[str, ...], watch: bool) -> int:
    """Run the visible checks on your own code (all, or those you name). Works offline."""
    code = _check_once(criteria)
    while watch:
        _wait_for_change(find_kit(Path.cwd()))
        click.clear()
        code = _check_once(criteria)
    return code


@click.command(name="pack")
@click.option("--out", type=PATH, help="The zip to write.  [default: ASSIGNMENT-hand-in.zip]")
@door
def pack_command(out: Path | None) -> None:
    """Make the zip that you hand in."""
    kit = find_kit(Path.cwd())
    rubric = checks.read(kit / CHECKS).rubric
    packed = stubs.pack(kit, rubric)
    target = saved(packed.data, out or kit, f"{rubric.assignment}-hand-in.zip")
    for line in packed.missing:
        console.print(f"[yellow]not there:[/] {line}", highlight=False)
    click.echo(f"{short(target)}: {len(packed.names)} files")


def _check_once(criteria: Sequence[str]) -> int:
    found = run_checks(Path.cwd(), criteria)
    wide = Console()
    plain = not (sys.stdout.encoding or "").lower().startswith("utf")  # a console that has no ticks
    text = report.render_checks(
        found.rubric,
        found.verdicts,
        width=wide.width,
        color=wide.is_terminal,
        ascii_only=plain,
        environment=found.environment,
    )
    click.echo(text, nl=False)
    return 0 if found.passed else NOT_PASSED


def _wait_for_change(folder: Path) -> None:
    before = _stamps(folder)
    while _stamps(folder) == before:
        time.sleep(0.3)


def _stamps(folder: Path) -> dict[Path, float]:
    return {path: path.stat().st_mtime for kind in ("*.py", "*.ipynb") for path in folder.rglob(kind)}
