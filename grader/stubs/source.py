"""Bytes of a source file as text that can be cut by lines: UTF-8 without BOM, `\\n` line ends, valid Python.

`str.splitlines` is never used here: it also splits at form feeds and Unicode separators, Python does not.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings

from grader.errors import RegionError

COOKIE = re.compile(r"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
FILLER = frozenset(
    {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
)


def decode(data: bytes, path: str) -> str:
    """The text of a file that the course wrote. RegionError when it is not UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise RegionError("the file is not UTF-8", path=path, line=line, fix="save it as UTF-8") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, line_text in enumerate(text.split("\n")[:2], start=1):
        cookie = COOKIE.match(line_text)
        if cookie and cookie[1].lower().replace("_", "-") not in ("utf-8", "utf8"):
            raise RegionError(
                f"the file declares the encoding {cookie[1]}",
                path=path,
                line=number,
                fix="save it as UTF-8 and delete the coding line",
            )
    return text


def encode(text: str) -> bytes:
    """UTF-8, ending with exactly one newline (an empty file stays empty)."""
    stripped = text.rstrip()
    return (stripped + "\n").encode() if stripped else b""


def parse(text: str, path: str, *, cell: bool = False, what: str = "this is not valid Python") -> ast.Module:
    """The syntax tree; a notebook cell may `await` at its top level. RegionError with the line when it is invalid."""
    flags = ast.PyCF_ONLY_AST | (ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if cell else 0)
    tree = _compile(text, path, flags, what)
    assert isinstance(tree, ast.Module)
    return tree


def check(text: str, path: str, *, cell: bool = False, what: str = "this is not valid Python") -> None:
    """Compile the text all the way: finds what parsing alone does not (`return` outside a function...)."""
    _compile(text, path, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if cell else 0, what)


def _compile(text: str, path: str, flags: int, what: str) -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape in somebody's string is none of our business
        try:
            return compile(text, path, "exec", flags=flags, dont_inherit=True)
        except SyntaxError as error:
            fix = "mend the Python first, then the markers"
            raise RegionError(f"{what}: {error.msg}", path=path, line=error.lineno or 0, fix=fix) from None
        except (ValueError, RecursionError, MemoryError) as error:
            raise RegionError(f"{what}: {error}", path=path, fix="mend the Python first") from None


def tokens(text: str, path: str) -> list[tokenize.TokenInfo]:
    """All tokens. RegionError where the text cannot even be split into tokens."""
    try:
        return list(tokenize.generate_tokens(io.StringIO(text).readline))
    except tokenize.TokenError as error:
        line = error.args[1][0] if len(error.args) > 1 else 0
        raise RegionError(f"this is not valid Python: {error.args[0]}", path=path, line=line) from None
    except SyntaxError as error:
        raise RegionError(f"this is not valid Python: {error.msg}", path=path, line=error.lineno or 0) from None
