"""`grader doctor`: what this machine can enforce around student code."""

from __future__ import annotations

import click
from rich.console import Console

from .. import report
from ..sandbox import examine
from .door import door

NO_TIER = 4


@click.command(name="doctor")
@door
def doctor_command() -> int:
    """Say what this machine can enforce around student code."""
    findings = examine()
    Console().print(report.render_findings([(f.name, f.ok, f.text, f.fix) for f in findings]))
    return 0 if any(f.ok for f in findings if f.name.startswith("tier ")) else NO_TIER
