from __future__ import annotations

import re
from dataclasses import replace

import pytest

from grader.model.class_list import Person
from grader.report.class_page import index

from . import fixtures
from .reading import Page, read


def _link(result: fixtures.Result) -> str:
    return f"reports/{result.submission}.html"


def _rows(page: Page, table: str) -> list[str]:
    return [e.text for e in page.all("tr") if e.above[-1].tag == "tbody" and e.above[-2].attributes.get("id") == table]


@pytest.fixture(scope="module")
def mixed() -> Page:
    results = [*fixtures.a_class(20), fixtures.not_graded(), fixtures.hostile()]
    return read(index(results, _link))


def test_every_hand_in_is_listed_with_points_state_and_notes(mixed: Page) -> None:
    rows = _rows(mixed, "roll")
    assert len(rows) == 22
    ours = next(row for row in rows if "Grace Hopper" in row)
    assert "not graded" in ours
    assert "the warm process died" in ours
    assert "–" in ours
    late = next(row for row in rows if "Ada Lind 0" in row)
    assert "late" in late
    assert "svm.ipynb: Not a notebook" in late


def test_links_lead_to_the_reports_and_nowhere_else(mixed: Page) -> None:
    links = [e.attributes["href"] or "" for e in mixed.all("a") if not (e.attributes["href"] or "").startswith("#")]
    assert "./reports/s003.html" in links
    assert all(re.fullmatch(r"\./reports/[\w.%-]+(/[\w.%-]+)*", link) for link in links)


@pytest.mark.parametrize(
    "name", ["javascript:alert(1)", "//evil.example/x", "../../etc/passwd", "https://evil.example"]
)
def test_a_link_stays_below_the_page(name: str) -> None:
    page = read(index([fixtures.smallest()], lambda result: name))
    (link,) = [e.attributes["href"] or "" for e in page.all("a") if not (e.attributes["href"] or "").startswith("#")]
    assert link.startswith("./")
    assert ":" not in link
    assert ".." not in link


def test_hostile_names_are_text(mixed: Page) -> None:
    assert len(mixed.all("script")) == 1
    assert any("<script>alert(1)</script>⟨U+202E⟩" in row for row in _rows(mixed, "roll"))


def test_numbers_leave_out_what_a_fault_of_ours_withholds(mixed: Page) -> None:
    facts = mixed.one("dl", "facts").text
    assert "22" in facts
    assert "median of 102" in facts
    assert "2 hand-ins with points withheld by a fault of ours are left out" in mixed.one("section", "note").text


def test_the_chart_has_axes_and_says_what_it_shows(mixed: Page) -> None:
    chart = mixed.one("svg", "chart")
    counts = re.findall(r"to [\d.]+ points: (\d+)", chart.attributes["aria-label"] or "")
    assert sum(map(int, counts)) == 20
    assert len(mixed.all("rect", "column")) == len(counts)
    assert len(mixed.all("path", "axis")) == 1
    assert len(mixed.all("path", "median")) == 1


def test_criteria_have_rates_and_can_be_sorted(mixed: Page) -> None:
    rows = _rows(mixed, "checks")
    two_loops = next(row for row in rows if "knn.two_loops" in row)
    assert "100 %" in two_loops
    assert "4 / 4" in two_loops
    assert any("(hidden)" in row for row in rows)
    assert [e.attributes.get("id") for e in mixed.all("table") if "data-sortable" in e.attributes] == [
        "owed",
        "roll",
        "checks",
        "mistakes",
    ]


def test_controls_that_need_the_script_are_hidden_without_it(mixed: Page) -> None:
    assert all("hidden" in filter.attributes for filter in mixed.all("div", "filter"))
    assert len(mixed.all("div", "filter")) == 3
    assert not mixed.all("button")


@pytest.mark.parametrize("size", [0, 1, 3])
def test_small_classes(size: int) -> None:
    page = read(index(fixtures.a_class(size), _link))
    assert len(_rows(page, "roll")) == size
    assert bool(page.all("svg", "chart")) == bool(size)


def test_a_class_without_points_or_scores() -> None:
    assert _rows(read(index([fixtures.smallest()])), "roll")
    assert not read(index([fixtures.not_graded()])).all("svg", "chart")


def test_a_large_class_stays_small() -> None:
    assert len(index(fixtures.a_class(300), _link)) < 400_000


def test_who_is_not_graded_and_why() -> None:
    results = [
        fixtures.perfect(),
        fixtures.not_graded(),
        replace(fixtures.perfect(), submission="old", replaced_by="ada"),
    ]
    page = read(index(results, _link, absent=[Person("7", "Alan Turing", section="B")]))
    old, ours, absent = _rows(page, "owed")
    assert "Grace Hopper" in ours
    assert "the warm process died" in ours
    assert "ada counts instead" in old
    assert "Alan Turing" in absent
    assert "nothing handed in" in absent
    assert len(_rows(page, "checks")) == 55  # of what counts
    assert "left out of the numbers" in page.one("section", "note").text


def test_mistakes_are_counted_by_name() -> None:
    page = read(index([fixtures.typical(), replace(fixtures.typical(), submission="b"), fixtures.perfect()], _link))
    dw = next(row for row in _rows(page, "mistakes") if "1/N" in row)
    assert dw.startswith("2")
    assert "`" not in dw
    assert "exactly 1/N times" in dw
    assert "Affine layer, backward" in dw
