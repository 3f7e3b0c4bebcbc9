"""What every command shares: errors become a message and an exit code, options get their types, paths are short."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from ..errors import GraderError, UsageError
from ..load import find_rubric
from ..pipeline import Settings
from ..report import plain
from ..sandbox import Tier

DEFAULTS = Settings()
INTERRUPTED = 130
TIERS = ("auto", *(tier.value for tier in Tier))
PATH = click.Path(path_type=Path)
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
console = Console(stderr=True)


def door(command: Callable[..., int | None]) -> Callable[..., None]:
    """One place where an error becomes a message and an exit code."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            code = command(*args, **kwargs) or 0
        except GraderError as error:
            said = plain(str(error)).replace("[", "\\[")
            console.print(f"[bold red]error:[/] {said}", highlight=False, soft_wrap=True)
            code = error.exit_code
        except KeyboardInterrupt:
            console.print("interrupted: what was finished is kept; the same command goes on from here")
            code = INTERRUPTED
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 0
        raise SystemExit(code)

    return run


def rubrics(names: Sequence[str]) -> list[Path]:
    """The rubrics that were named, or all of this course."""
    found = [find_rubric(name, Path.cwd()) for name in names] or sorted(Path.cwd().glob("rubrics/*.yaml"))
    if not found:
        raise UsageError("there is no rubrics/ folder here")
    return found


def saved(data: bytes, out: Path | None, name: str, private: bool = False) -> Path:
    """Write a file that was asked for: at `out`, in it under `name` where that is a folder, else here. Its path."""
    target = Path(name) if out is None else out / name if out.is_dir() else out
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666), "wb") as file:
            file.write(data)
    except OSError as error:
        raise UsageError(f"{short(target)} cannot be written: {error.strerror}") from None
    return target


def short(path: Path) -> str:
    """A path as people would type it from here."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
