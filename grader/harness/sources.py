"""One file of a hand-in: from bytes to text to code, whatever an editor did to it on the way."""

from __future__ import annotations

import ast
import re
from functools import cached_property
from types import CodeType

COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
BLANK = re.compile(rb"^[ \t\f]*(?:[#\r\n]|$)")
UTF8_MARK, UTF16_MARKS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
DEFINITIONS = re.compile(r"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.M)


class SourceFile:
    """`path` is package-relative (`classifiers/softmax.py`), `module` the full dotted name it is imported by."""

    def __init__(self, package: str, path: str, data: bytes) -> None:
        self.path, self.data = path, data
        self.filename = f"{package}/{path}"
        parts = [package, *path.removesuffix(".py").split("/")]
        self.is_package = parts[-1] == "__init__"
        self.module = ".".join(parts[:-1] if self.is_package else parts)
        self.decoding_note = ""

    @cached_property
    def text(self) -> str:
        """The source as text with plain line ends. Never raises: what fits no encoding is read as latin-1."""
        text, self.decoding_note = decode(self.data)
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        return self.text.split("\n")

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree; raises what `compile` raises."""
        return ast.parse(self.text, self.filename)

    def code(self) -> CodeType:
        """The code object; raises SyntaxError, ValueError, RecursionError or MemoryError."""
        return compile(self.text, self.filename, "exec", dont_inherit=True)

    @property
    def defined(self) -> list[str]:
        """Names of the functions and classes at the left margin, read without parsing: broken files have them too."""
        return DEFINITIONS.findall(self.text)

    def line(self, number: int) -> str:
        """Line `number` (from 1), stripped; empty when there is no such line."""
        return self.lines[number - 1].strip() if 0 < number <= len(self.lines) else ""


def decode(data: bytes) -> tuple[str, str]:
    """Text and a note (empty when all is well) of a source file: byte order mark, coding line, UTF-8, latin-1."""
    if data[:2] in UTF16_MARKS:
        return data.decode("utf-16", "replace"), "is saved as UTF-16; save it as UTF-8"
    if data.startswith(UTF8_MARK):
        data = data[len(UTF8_MARK) :]
    declared = _declared(data)
    try:
        return data.decode(declared or "utf-8"), ""
    except (UnicodeDecodeError, LookupError):
        return data.decode("latin-1"), f"is not valid {declared or 'UTF-8'}; it was read as latin-1"


def _declared(data: bytes) -> str:
    for line in data.split(b"\n", 2)[:2]:
        if match := COOKIE.match(line):
            return match[1].decode()
        if not BLANK.match(line):
            break
    return ""
