from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator

import pytest

from grader.report import index, page
from grader.report.sheet import coded, source, template

from . import fixtures
from .reading import read

PAGES = {"student": page(fixtures.typical()), "class": index(fixtures.a_class(3)), "nobody": index([])}


def _sha(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES.keys())
def test_the_policy_allows_our_style_and_script_and_nothing_else(html: str) -> None:
    seen = read(html)
    (meta,) = [e for e in seen.all("meta") if e.attributes.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in (meta.attributes["content"] or "").split(";"))
    assert rules == {
        "default-src": "'none'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "style-src": _sha(seen.one("style").text),
        "script-src": _sha(seen.one("script").text),
    }
    assert seen.elements.index(meta) < seen.elements.index(seen.one("style"))


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES.keys())
def test_pages_have_landmarks_a_language_and_a_way_past_the_head(html: str) -> None:
    seen = read(html)
    assert seen.one("html").attributes["lang"] == "en"
    assert seen.one("main").attributes["id"] == "content"
    assert seen.one("a", "skip").attributes["href"] == "#content"
    assert seen.one("title").text.strip()
    for picture in (e for e in seen.all("svg") if "aria-hidden" not in e.attributes):
        assert picture.attributes["role"] == "img"
        assert picture.attributes["aria-label"]


def test_names_between_backticks_become_code_and_the_rest_is_escaped() -> None:
    assert str(coded("`dx` & <b>")) == "<code>dx</code> &amp; &lt;b&gt;"
    assert str(coded("`<i>`\x1b[0m")) == "<code>&lt;i&gt;</code>⟨ESC⟩"
    assert str(coded("a ` b")) == "a ` b"
    assert str(coded("allowed 1e-07 <")) == 'allowed <span class="nb">1e-07</span> &lt;'


def test_whatever_a_template_prints_is_cleaned_and_escaped() -> None:
    made = template("parts.html.j2").environment.from_string("{{ text }}|{{ text|upper }}|{{ 3 }}")
    assert made.render(text="<b>\u202e") == "&lt;b&gt;⟨U+202E⟩|&lt;B&gt;⟨U+202E⟩|3"


def test_the_style_loads_nothing() -> None:
    style = source("report.css")
    assert not re.search(r"url\(|@import|https?:", style)


# ---------------------------------------------------------------- contrast (WCAG 2.1, relative luminance)

TEXT = ("ink", "soft", "link", "passed", "partial", "failed", "waiting", "ungraded", "code", "doc")
GROUNDS = {
    "paper": TEXT,
    "wash": ("ink", "soft", "link"),
    "note": ("ink", "link", "ungraded"),
    "here": ("ink", "failed", "code", "passed", "soft", "doc"),
    "call": ("ink", "partial", "code", "passed", "soft", "doc"),
}


def _themes() -> Iterator[tuple[str, dict[str, str]]]:
    style = source("report.css")
    blocks = re.findall(r":root \{([^}]*)\}", style)
    light, dark = (dict(re.findall(r"--(\w+): (#[0-9a-f]+);", block)) for block in blocks[:2])
    yield "light", light
    yield "dark", {**light, **dark}


def _luminance(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
    channels = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_right() -> None:
    assert _contrast("#000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(("name", "theme"), list(_themes()), ids=lambda value: value if isinstance(value, str) else "")
def test_text_can_be_read_on_every_ground(name: str, theme: dict[str, str]) -> None:
    weak = {
        (text, ground): round(_contrast(theme[text], theme[ground]), 2)
        for ground, texts in GROUNDS.items()
        for text in texts
        if _contrast(theme[text], theme[ground]) < 4.5
    }
    assert not weak, name


@pytest.mark.parametrize(("name", "theme"), list(_themes()), ids=lambda value: value if isinstance(value, str) else "")
def test_levels_of_a_picture_get_steadily_further_from_right(name: str, theme: dict[str, str]) -> None:
    light = [_luminance(theme[f"level{level}"]) for level in range(5)]
    assert light in (sorted(light), sorted(light, reverse=True)), name
