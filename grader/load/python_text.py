"""The bytes of a Python file made usable without changing what they mean: UTF-8, plain line ends, no NUL.

Nothing is parsed here. Whether it is Python 3, or Python at all, is found out inside the box.
"""

from __future__ import annotations

import codecs
import re

from grader.model.submission import Remark

# the first two lines of a file may name its encoding (PEP 263)
_CODING = re.compile(rb"\A((?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*)([-\w.]+)")
_UNICODE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_PYTHON = (
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a compressed file"),
    (b"Rar!", "a RAR archive"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"<!DOCTYPE html", "a web page"),
    (b"<html", "a web page"),
    (b'{\n "cells"', "a notebook"),
    (b'{"cells"', "a notebook"),
    (b"version https://git-lfs", "a Git LFS pointer, not the file itself"),
)


def usable(data: bytes, path: str) -> tuple[bytes, list[Remark]]:
    """The text of a Python file as UTF-8 (or as its coding line says) with `\\n`, and what a person should know."""
    if not data.strip():
        return b"", [] if path.endswith("__init__.py") else [_error(path, "is empty")]
    if kind := next((kind for magic, kind in _NOT_PYTHON if data.lstrip().startswith(magic)), ""):
        return data, [_error(path, f"is not Python but {kind}")]
    text, remarks = _decoded(data, path)
    if b"\0" in text:
        text = text.replace(b"\0", b"")
        remarks.append(Remark(f"{path} held NUL bytes. They were taken out; save the file again.", file=path))
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n"), remarks


def _decoded(data: bytes, path: str) -> tuple[bytes, list[Remark]]:
    if encoding := _wide(data):
        try:
            return _as_utf8(data.decode(encoding).removeprefix("\ufeff")), []
        except UnicodeDecodeError:
            return data, [_error(path, "looks like UTF-16, but is damaged")]
    if data.startswith(codecs.BOM_UTF8):
        data = data.removeprefix(codecs.BOM_UTF8)
        coding = "utf-8"
    else:
        match = _CODING.match(data)
        coding = match[2].decode().lower().replace("_", "-") if match else "utf-8"
    if not coding.startswith(("utf-8", "utf8", "ascii", "us-ascii")):
        return data, []  # Python reads it by its coding line
    try:
        return _as_utf8(data.decode("utf-8")), []
    except UnicodeDecodeError as error:
        return _as_utf8(_western(data)), [_not_utf8(data, error.start, path)]


def _wide(data: bytes) -> str:
    """The name of a UTF-16 or UTF-32 encoding, told by its mark or by every other byte of the start being zero."""
    if marked := next((name for mark, name in _UNICODE_MARKS if data.startswith(mark)), ""):
        return marked
    head = data[:64]
    if len(head) < 8 or len(head) % 2:
        head = head[: len(head) // 2 * 2]
    zeros = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half >= 4 and max(zeros) > 0.8 * half and min(zeros) == 0:
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    return ""


def _as_utf8(text: str) -> bytes:
    """Encoded as UTF-8; a coding line that says otherwise is made to agree."""
    return _CODING.sub(lambda match: match[1] + b"utf-8", text.encode("utf-8", "replace"))


def _western(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _not_utf8(data: bytes, position: int, path: str) -> Remark:
    line = len(data[:position].splitlines()) or 1
    return Remark(f"{path} is not UTF-8. It was read as Latin-1; save it as UTF-8.", file=path, line=line)


def _error(path: str, what: str) -> Remark:
    return Remark(f"{path} {what}. Hand in the Python file.", file=path, error=True)
