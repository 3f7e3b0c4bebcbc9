"""Bytes of a source file as text that can be cut by lines: UTF-8 without BOM, `\\n` line ends, valid Python.

`str.splitlines` is never used here: it also splits at form feeds and Unicode separators, Python does not.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from itertools import islice

from grader.errors import RegionError

INVALID = "this is not valid Python"
MOST_LINES, MOST_TOKENS = 20_000, 100_000  # Python takes very long over many continued lines
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


def parse(text: str, path: str, *, cell: bool = False) -> ast.Module:
    """The syntax tree; a notebook cell may `await` at its top level. RegionError with the line when it is invalid."""
    flags = ast.PyCF_ONLY_AST | (ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if cell else 0)
    tree = _compile(text, path, flags)
    assert isinstance(tree, ast.Module)
    return tree


def check_left_over(text: str, path: str, line: int, *, cell: bool = False) -> None:
    """Compile what is left without the regions, all the way; `line` is the first region's in the whole text."""
    try:
        _compile(text, path, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if cell else 0)
    except RegionError as error:
        what = error.what.removeprefix(INVALID)
        fix = "keep what given code needs outside the regions, and whole statements inside them"
        raise RegionError(f"without its solution regions {INVALID}{what}", path=path, line=line, fix=fix) from None


def _compile(text: str, path: str, flags: int) -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape in somebody's string is none of our business
        try:
            return compile(text, path, "exec", flags=flags, dont_inherit=True)
        except SyntaxError as error:
            fix = "mend the Python first, then the markers"
            raise RegionError(f"{INVALID}: {error.msg}", path=path, line=error.lineno or 0, fix=fix) from None
        except (ValueError, RecursionError, MemoryError) as error:
            raise RegionError(f"{INVALID}: {error}", path=path, fix="mend the Python first") from None


def refuse_length(text: str, path: str) -> None:
    """RegionError for a text of more lines than anybody writes."""
    if text.count("\n") > MOST_LINES:
        raise RegionError(f"more than {MOST_LINES:,} lines", path=path, fix="move data out of the code")


def tokens(text: str, path: str) -> list[tokenize.TokenInfo]:
    """All tokens. RegionError where the text cannot even be split into tokens, or into far too many."""
    refuse_length(text, path)
    try:
        found = list(islice(tokenize.generate_tokens(io.StringIO(text).readline), MOST_TOKENS + 1))
    except (tokenize.TokenError, SyntaxError) as error:
        parse(text, path)  # says it better and knows the line
        raise RegionError(f"{INVALID}: {error.args[0]}", path=path, fix="mend the Python first") from None
    if len(found) > MOST_TOKENS:
        raise RegionError(f"more than {MOST_TOKENS:,} tokens", path=path, fix="move data out of the code")
    return found
