from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from grader.report import render_class, render_findings

from .fixtures import a_class, hostile, not_graded, perfect, typical


def _shown(what: RenderableType, width: int = 80) -> str:
    out = StringIO()
    Console(file=out, width=width, color_system=None).print(what)
    return out.getvalue()


def test_the_class_in_a_few_lines() -> None:
    shown = _shown(render_class([*a_class(20), not_graded()]))
    assert "waits for a person: 19, partly not graded: 1, not graded: 1" in shown
    assert "Points of 102: median" in shown
    assert "Grace Hopper" in shown
    assert "the warm process died" in " ".join(shown.split())
    assert "Passed least often" in shown
    assert max(map(len, shown.split("\n"))) <= 80


def test_a_class_without_trouble_is_short() -> None:
    shown = _shown(render_class([perfect(), perfect()]))
    assert shown.split("\n")[0].strip() == "graded: 2"
    assert "Look at these" not in shown
    assert "Passed least often" not in shown
    assert _shown(render_class([])).strip() == "No hand-ins."


def test_a_long_list_of_trouble_is_cut() -> None:
    shown = _shown(render_class([replace(not_graded(), submission=str(n)) for n in range(50)]))
    assert "and 30 more: see the class page" in shown


@pytest.mark.parametrize("width", [40, 80])
def test_hostile_names_cannot_steer_the_terminal(width: int) -> None:
    shown = _shown(render_class([hostile(), typical()]), width)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert max(map(cell_len, shown.split("\n"))) <= width


def test_findings_say_what_to_do_only_where_something_is_missing() -> None:
    shown = _shown(
        render_findings(
            [
                ("tier native", True, "works here", "not needed"),
                ("tier container", False, "no podman", "install podman"),
            ]
        )
    )
    assert "✓  tier native" in shown
    assert "✗  tier container" in shown
    assert "install podman" in shown
    assert "not needed" not in shown
