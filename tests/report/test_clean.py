from __future__ import annotations

import re
import unicodedata
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.report.clean import block, clean, file_name, line, shorten

ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain text", "plain text"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("a\r\nb", "a\nb"),
        ("a\rb", "a⟨CR⟩b"),
        ("\x1b[1;31mred\x1b[0m", "⟨ESC⟩red⟨ESC⟩"),
        ("\x1b]0;title\x07x", "⟨ESC⟩x"),
        ("\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\", "⟨ESC⟩link⟨ESC⟩"),
        ("\x9b2Jx", "⟨ESC⟩x"),
        ("\x1b]0;never ended", "⟨ESC⟩]0;never ended"),
        ("nul\x00 del\x7f c1\x85", "nul⟨NUL⟩ del⟨DEL⟩ c1⟨U+0085⟩"),
        ("\u202egnp.exe", "⟨U+202E⟩gnp.exe"),
        ("zero\u200bwidth\ufeff", "zero⟨U+200B⟩width⟨U+FEFF⟩"),
        ("\ud800\udfff", "\ufffd\ufffd"),
        ("\ufffe", "⟨U+FFFE⟩"),
        ("\U000e0041", "⟨U+E0041⟩"),
        ("a" + "\u0301" * 50, "a" + "\u0301" * 3),
        # names that people have
        ("José Łukasz 陳大文 שלום محمد", "José Łukasz 陳大文 שלום محمد"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("👩\u200d🔬", "👩\u200d🔬"),
    ],
)
def test_acting_characters_become_marks_and_names_stay(raw: str, shown: str) -> None:
    assert clean(raw) == shown


@settings(deadline=None)
@given(st.text(st.characters(codec=None), max_size=60))
def test_nothing_acting_survives_and_the_result_is_utf8(raw: str) -> None:
    shown = clean(raw)
    assert not ACTING.search(shown)
    assert clean(shown) == shown
    shown.encode("utf-8")
    assert all(unicodedata.category(char) != "Cc" for char in shown if char not in "\t\n")


@settings(deadline=None)
@given(st.text(max_size=400), st.integers(1, 50))
def test_a_line_is_one_line_of_bounded_length(raw: str, limit: int) -> None:
    shown = line(raw, limit)
    assert "\n" not in shown
    assert len(shown) <= limit + len("… (999,999 more characters)")


def test_a_line_says_what_it_left_off() -> None:
    assert line("  two\nlines ") == "two ↵ lines"
    assert line("abcdef", 4) == "abcd… (2 more characters)"
    assert line("a" * 5000, 10) == "a" * 10 + "… (4,990 more characters)"
    assert shorten("abc", 3) == "abc"


def test_a_block_is_bounded_in_every_direction() -> None:
    assert block("a\n\tb\n") == "a\n    b"
    assert block("a\n" * 9, lines=2) == "a\na\n… (7 more lines)"
    assert block("abcdef\nx", width=3) == "abc… (3 more characters)\nx"
    assert block("abcdef", limit=2) == "ab… (4 more characters)"


def test_many_unfinished_sequences_take_no_time() -> None:
    assert clean("\x1b]" * 50_000).startswith("⟨ESC⟩]⟨ESC⟩]")


@pytest.mark.parametrize("path", ["/srv/in/a.zip", "C:\\in\\a.zip", "a.zip", "in/a.zip/"])
def test_only_the_last_part_of_a_path_is_named(path: str) -> None:
    assert file_name(path) == "a.zip"


@given(st.text(max_size=300))
def test_what_is_clean_may_stand_in_xml(raw: str) -> None:
    """XML 1.0 allows no other characters: https://www.w3.org/TR/xml/#charsets."""
    forbidden = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
    assert not forbidden.search(clean(raw))
    assert ElementTree.fromstring(f"<a>{escape(clean(raw))}</a>").text == (clean(raw) or None)
