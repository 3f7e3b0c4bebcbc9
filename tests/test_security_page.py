"""docs/security.md is held to the tests: every technique stands in its table once, and every test it names exists."""

from __future__ import annotations

import re
from functools import cache

import pytest

from .hand_ins import CLASS, ROOT

PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+) \| (.+) \|$", re.MULTILINE)
ROWS = {int(row[0]): row[1:] for row in ROW.findall(PAGE)}
TEST = re.compile(r"`(test_\w+\.py)(?:::(test_\w+))?`")


@cache
def texts() -> dict[str, str]:
    """The text of all test files of a name."""
    found: dict[str, str] = {}
    for path in (ROOT / "tests").rglob("test_*.py"):
        found[path.name] = found.get(path.name, "") + path.read_text("utf-8")
    return found


def test_every_number_stands_there_once() -> None:
    assert [int(row[0]) for row in ROW.findall(PAGE)] == list(range(1, 96))


@pytest.mark.parametrize("number", ROWS)
def test_what_a_row_names_exists(number: int) -> None:
    _, _, test, where = ROWS[number]
    named = TEST.findall(test)
    for file, function in named:
        assert f"def {function}" in texts()[file]
    hand_ins = sorted(CLASS.glob(f"hostile/{number:02}_*/expect.yaml"))
    assert bool(re.match(r"hostile(?! \()", test)) == bool(hand_ins)
    for other in re.findall(r"hostile \(([\d, ]+)\)", test):
        assert all(list(CLASS.glob(f"hostile/{int(one):02}_*")) for one in other.split(", "))
    assert named or "hostile" in test or not where.startswith(("all", "walls"))


def test_what_has_no_wall_is_listed_for_the_tier_without_walls() -> None:
    (listed,) = re.findall(r"has no walls: ([\d, and\n]+) succeed", PAGE)
    behind_walls = [number for number, row in ROWS.items() if row[3] == "walls"]
    assert [int(number) for number in re.findall(r"\d+", listed)] == behind_walls


def test_no_hand_in_is_missing_from_the_table() -> None:
    numbers = {int(path.name.partition("_")[0]) for path in (CLASS / "hostile").iterdir() if path.name[0].isdigit()}
    assert numbers <= set(ROWS)
