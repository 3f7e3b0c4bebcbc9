"""The command `grader`: names its sub-commands, and loads the one that is asked for."""

from __future__ import annotations

from importlib import import_module

import click

from ..version import VERSION

# name -> the file of this folder that holds it: a student's `grader check` does not pay for what instructors use
COMMANDS = {
    "init": "starting",
    "stubs": "authoring",
    "validate": "proving",
    "kit": "authoring",
    "grade": "grading",
    "report": "grading",
    "export": "exporting",
    "package": "packaging",
    "autograde": "packaging",
    "mark": "marking",
    "override": "marking",
    "check": "student",
    "pack": "student",
    "doctor": "host",
    "schema": "authoring",
}


class _Commands(click.Group):
    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f".{COMMANDS[name]}", __package__), f"{name}_command")
        return command


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="grader")
def main() -> None:
    """Grade deep-learning assignments by their outputs and gradients."""
