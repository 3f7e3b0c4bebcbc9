"""`grader package`: what a platform needs to grade by itself, and the command that runs there."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import click

from .. import gradescope
from ..load import find_rubric
from ..pipeline import Settings
from .door import FILE, FOLDER, PATH, TIERS, door, saved, short

FAILED = 4


@click.command(name="package")
@click.argument("platform", type=click.Choice(("gradescope",)))
@click.argument("assignment")
@click.option("--out", type=PATH, help="The zip to write.  [default: ASSIGNMENT-gradescope.zip]")
@click.option("--secret-file", type=FILE, help="The course secret (or set GRADER_SECRET); else one is made.")
@click.option("--min-tier", type=click.Choice(TIERS[1:]), default="restricted", show_default=True)
@click.option("--minutes", type=click.FloatRange(1, 40), default=10.0, show_default=True, help="Gradescope's timeout.")
@door
def package_command(
    platform: str, assignment: str, out: Path | None, secret_file: Path | None, min_tier: str, minutes: float
) -> None:
    """Make the zip that PLATFORM grades with: upload it as the autograder of the assignment."""
    path = find_rubric(assignment, Path.cwd())
    given = secret_file.read_bytes().strip() if secret_file else os.environ.get("GRADER_SECRET", "").encode()
    made = gradescope.bundle(path, given or secrets.token_hex(32).encode(), min_tier, int(60 * minutes) - 20)
    target = saved(made.data, out, f"{path.stem}-{platform}.zip", private=True)  # reference and secret are in it
    click.echo(f"{short(target)}: {len(made.data) / 1024:.0f} KB, {made.files} files; it holds the reference")
    click.echo(f"installs {', '.join(line for line in made.requirements if not line.startswith('-'))}")


@click.command(name="autograde", hidden=True)
@click.argument("root", type=FOLDER)
@click.argument("assignment")
@click.option("--tier", type=click.Choice(TIERS), default="auto")
@click.option("--min-tier", type=click.Choice(TIERS[1:]), default="restricted")
@door
def autograde_command(root: Path, assignment: str, tier: str, min_tier: str) -> int:
    """Grade the submission in Gradescope's layout below ROOT."""
    settings = Settings(tier=tier, min_tier=min_tier, workers=1)
    return 0 if gradescope.autograde(root, assignment, settings) else FAILED
