"""IPython's own lines (`%matplotlib inline`, `!ls`, `name?`) stand aside while a cell is read as Python.

Each becomes a statement that says where the original was, and comes back when the work is done. Found by a small
scanner, because the tokenizer of Python does not know them and a `%` may also continue an expression.
"""

from __future__ import annotations

import re

STAND_IN = "__magic__"
NOT_RUN = "# not run: "
PYTHON_MAGICS = frozenset({"%%time", "%%timeit", "%%capture", "%%prun", "%%memit", "%%mprun", "%%debug"})

LINE = re.compile(r"^[ \t]*(?:[%!?]|[\w.]+\?{1,2}[ \t]*$|[\w.,\[\] \t]+=[ \t]*(?:!|%[A-Za-z]))")
PIECE = re.compile(
    r"""\#[^\n]*|("{3}|'{3})(?:\\.|(?!\1).)*\1|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[\[({]|[\])}]|\\\n|\n|.""",
    re.DOTALL,
)
RETURNED = re.compile(rf"^[ \t]*{STAND_IN}\[(\d+)\]$")
WORD = re.compile(r"[A-Za-z_]\w*")


def is_foreign(source: str) -> bool:
    """True when a cell magic hands the cell to something that is not Python (`%%bash`, `%%html`...)."""
    first = next((line for line in source.split("\n") if line.strip()), "")
    return first.startswith("%%") and first.split()[0] not in PYTHON_MAGICS


def set_aside(source: str) -> tuple[str, dict[int, str]]:
    """The cell as plain Python, line for line, and the lines that stand aside."""
    lines = source.split("\n")
    masked = list(lines)
    aside: dict[int, str] = {}
    number = 0
    while number < len(lines):
        if LINE.match(lines[number]):
            first, more = number, True
            while more and number < len(lines):
                aside[number] = lines[number]
                more = lines[number].endswith("\\")
                masked[number] = f"{_indent(lines[first])}{STAND_IN}[{number}]"
                number += 1
        else:
            number = _after_logical_line(lines, number)
    return "\n".join(masked), aside


def put_back(text: str, aside: dict[int, str]) -> str:
    """The lines of `set_aside` in their places again (those that are still there)."""
    return "\n".join(aside[int(match[1])] if (match := RETURNED.match(line)) else line for line in text.split("\n"))


def passed_over(text: str, aside: dict[int, str]) -> str:
    """A `pass` in the place of each line that is aside, with the line itself as a comment."""
    lines = text.split("\n")
    found = ((number, RETURNED.match(line)) for number, line in enumerate(lines))
    for number, match in found:
        if match:
            lines[number] = f"{_indent(lines[number])}pass  {NOT_RUN}{aside[int(match[1])].strip()}"
    return "\n".join(lines)


def words_aside(text: str, aside: dict[int, str]) -> set[str]:
    """Every identifier on the lines that are still aside in this text."""
    still = (aside[int(match[1])] for line in text.split("\n") if (match := RETURNED.match(line)))
    return {word for line in still for word in WORD.findall(line)}


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _after_logical_line(lines: list[str], number: int) -> int:
    """The line after the statement that starts here: brackets, long strings and backslashes join lines."""
    text = "\n".join(lines[number:])
    depth = 0
    for piece in PIECE.finditer(text):
        found = piece[0]
        depth += (found in "([{") - (found in ")]}") if len(found) == 1 else 0
        if found == "\n" and depth <= 0:
            return number + text.count("\n", 0, piece.end())
    return len(lines)
