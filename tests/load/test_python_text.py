"""Python text in every encoding: what comes out compiles to the same program."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.load.python_text import usable

TEXT = "# é\nx = 1\n"


def said(data: bytes) -> str:
    return " ".join(remark.text for remark in usable(data, "layers.py")[1])


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-32"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
    ],
)
def test_what_changes_nothing_is_not_mentioned(data: bytes) -> None:
    assert usable(data, "layers.py") == (TEXT.encode(), [])


def test_latin_1_without_a_coding_line() -> None:
    text, (remark,) = usable(b"x = 1\n# caf\xe9\n", "layers.py")
    assert text == "x = 1\n# café\n".encode()
    assert (remark.text, remark.line, remark.error) == (
        "layers.py is not UTF-8. It was read as Latin-1; save it as UTF-8.",
        2,
        False,
    )


def test_a_coding_line_is_believed() -> None:
    data = "# -*- coding: latin-1 -*-\nx = 'é'\n".encode("latin-1")
    assert usable(data, "layers.py") == (data, [])
    space: dict[str, str] = {}
    exec(compile(usable(data, "layers.py")[0], "x", "exec"), space)
    assert space["x"] == "é"


@pytest.mark.parametrize("coding", ["rot13", "hex", "utf-7", "idna", "unicode_escape", "no-such-thing", "zlib"])
def test_no_codec_that_a_student_names_is_ever_run(coding: str) -> None:
    data = f"# coding: {coding}\nx = 1\n".encode()
    assert usable(data, "layers.py") == (data, [])


def test_a_coding_line_that_is_no_longer_true_is_changed() -> None:
    text, _ = usable("# coding: utf-16\nx = 'é'\n".encode("utf-16"), "layers.py")
    assert text == "# coding: utf-8\nx = 'é'\n".encode()
    compile(text, "x", "exec")


def test_nul_bytes_are_taken_out() -> None:
    assert usable(b"x = 1\n\0\0\0", "layers.py")[0] == b"x = 1\n"
    assert "held NUL bytes" in said(b"x = 1\n\0\0\0")


def test_python_2_passes_through() -> None:
    source = b"print 'hello'\nfor i in xrange(3): print i\n"
    assert usable(source, "layers.py") == (source, [])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \r\n", "is empty"),
        (b"PK\x03\x04abc", "is not Python but a zip archive"),
        (b"%PDF-1.4", "a PDF"),
        (b"<!DOCTYPE html>", "a web page"),
        (b'{\n "cells": []}', "a notebook"),
    ],
)
def test_files_that_are_something_else(data: bytes, words: str) -> None:
    assert words in said(data)
    assert usable(data, "layers.py")[1][0].error


def test_an_empty_init_is_as_it_should_be() -> None:
    assert usable(b"", "classifiers/__init__.py") == (b"", [])


@given(st.binary(max_size=3000))
def test_no_bytes_raise(data: bytes) -> None:
    text, _ = usable(data, "layers.py")
    assert b"\r" not in text or text == data


@given(st.text(st.characters(exclude_characters="\r\0\ufeff", exclude_categories=["Cs"]), min_size=1, max_size=500))
def test_utf8_text_stays_as_it_is(text: str) -> None:
    data = text.encode()
    found, remarks = usable(data, "layers.py")
    assert found == data or remarks or not data.strip() or b"coding" in data
