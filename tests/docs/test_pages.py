"""The other pages: every command and option in them exists, and every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from grader.cli.main import COMMANDS, main
from grader.report import EXITS

ROOT = Path(__file__).parent.parent.parent
PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]


def _commands(text: str) -> list[list[str]]:
    found = re.findall(r"(?:^|`)grader ([a-z][^\n`#]*)", text, re.MULTILINE)
    return [line.split() for line in found]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_options_exist(page: Path) -> None:
    context = click.Context(main)
    for name, *words in _commands(page.read_text()):
        assert name in COMMANDS, name
        command = main.get_command(context, name)
        assert command
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        used = {word.split("=")[0] for word in words if word.startswith("--")}
        assert used <= known, (name, used - known)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text())
    assert not [link for link in links if "://" not in link and not (page.parent / link).exists()]


def test_every_exit_is_named_for_instructors() -> None:
    page = (ROOT / "docs" / "instructors.md").read_text()
    assert not [form for form in EXITS if not re.search(rf"`{re.escape(form)}[` ]", page)]
