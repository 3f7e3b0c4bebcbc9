"""`grader export`: the marks of a graded class in the format of whoever keeps them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from .. import marking, report
from ..errors import InputError, UsageError
from ..gradebook import Gradebook
from ..model.score import Result
from ..report import EXITS, Exit, Options, plain
from .door import FILE, FOLDER, PATH, door, short
from .pages import gradebook_of, write_text

_LARGEST = 64 << 20


@click.command(name="export")
@click.argument("folder", type=FOLDER)
@click.option("--format", "form", type=click.Choice(tuple(EXITS)), default="csv", show_default=True)
@click.option("--template", type=FILE, help="The file that the platform exported (canvas, moodle).")
@click.option("--column", default="", help="The column to fill in, if it is not found by itself.")
@click.option("--so-far", is_flag=True, help="Also scores to which a person must still add points.")
@click.option("--only", multiple=True, help="These hand-ins (their ids).")
@click.option("--folder", "package", default="", help="Where the package lies in the repository (github).")
@click.option("--out", type=PATH, help="Write here instead of printing: a file, or a folder for one file a hand-in.")
@door
def export_command(
    folder: Path,
    form: str,
    template: Path | None,
    column: str,
    so_far: bool,
    only: tuple[str, ...],
    package: str,
    out: Path | None,
) -> None:
    """Print the marks of a graded class in another system's format."""
    with Gradebook(gradebook_of(folder)) as gradebook:
        results = _chosen(marking.results(gradebook), only)
    exit = EXITS[form]
    if (exit.filled is None) != (template is None):
        raise UsageError(
            f"{form} {'needs' if exit.filled else 'takes no'} --template (a file that the platform exported)"
        )
    text = _read(template) if template else ""
    options = Options(text, column, so_far, package, dict(os.environ))
    try:
        _write(exit, results, options, out)
    except report.ExitError as error:
        raise InputError(plain(str(error)), path=template) from None


def _chosen(results: list[Result], only: Sequence[str]) -> list[Result]:
    """Those that were asked for, else those that count."""
    if not only:
        return report.counting(results)
    if unknown := set(only) - {result.submission for result in results}:
        raise UsageError(f"no hand-in is called {', '.join(map(plain, sorted(unknown)))}")
    return [result for result in results if result.submission in only]


def _write(exit: Exit, results: Sequence[Result], options: Options, out: Path | None) -> None:
    if exit.filled:
        filled = exit.filled(results, options)
        _give(filled.text, out)
        for note in filled.notes:
            click.echo(plain(note), err=True)
    elif exit.together:
        _give(exit.together(results, options), out)
    elif exit.each and out and (out.is_dir() or len(results) != 1):
        out.mkdir(parents=True, exist_ok=True)
        for result in results:
            write_text(out / f"{result.submission}{exit.suffix}", exit.each(result, options))
        click.echo(f"{len(results)} files in {short(out)}")
    elif exit.each:
        if len(results) != 1:
            raise UsageError("this format is of one hand-in: name it with --only, or a folder with --out")
        _give(exit.each(results[0], options), out)


def _give(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(text, nl=False)
    else:
        write_text(out, text)


def _read(path: Path) -> str:
    if path.stat().st_size > _LARGEST:
        raise InputError("is too large for a list of marks", path=path)
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise InputError("is not UTF-8 text", path=path, fix="export it again, without opening it in between") from None
