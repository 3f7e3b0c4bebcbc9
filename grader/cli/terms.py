"""Options about the class rather than the work: who is in it, when it was due, and what a late hand-in loses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from .. import register
from ..errors import UsageError
from ..gradebook import Gradebook
from ..load import read_roster, utc
from ..model.rubric import LatePolicy
from .door import FILE


@dataclass(frozen=True)
class Terms:
    """What was asked for; None leaves a part as the rubric (or an earlier command) has it."""

    roster: Path | None = None
    deadline: str | None = None
    grace_days: float | None = None
    percent_per_day: float | None = None
    max_percent: float | None = None

    def note(self, gradebook: Gradebook, before: LatePolicy | None) -> None:
        """Put it into the gradebook, where it holds until it is changed again."""
        if self.roster:
            register.note_roster(gradebook, read_roster(self.roster))
        wishes = {
            "deadline": None if self.deadline is None else moment(self.deadline),
            "grace_days": self.grace_days,
            "percent_per_day": self.percent_per_day,
            "max_percent": self.max_percent,
        }
        register.note_policy(gradebook, register.changed(before, **wishes))


def terms(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options, for the commands that take them."""
    percent = click.FloatRange(0, 100)
    for option in (
        click.option("--max-percent", type=percent, help="A late hand-in never loses more."),
        click.option("--percent-per-day", type=percent, help="What each day after the grace days costs."),
        click.option("--grace-days", type=click.FloatRange(0), help="Days after the deadline that cost nothing."),
        click.option("--deadline", help="With a time zone: 2026-03-01T23:59+01:00."),
        click.option("--roster", type=FILE, help="A CSV of the class: adds names, shows who is missing."),
    ):
        command = option(command)
    return command


def moment(text: str) -> str:
    """A time from the command line, in UTC."""
    if found := utc(text):
        return found
    raise UsageError(f"{text!r} is no time with a time zone: write 2026-03-01T23:59+01:00")
