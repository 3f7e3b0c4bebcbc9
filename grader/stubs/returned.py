"""What a docstring says that its function returns, short enough for one sentence.

Read are the list form (`Returns a tuple of:` with `- out: ...`), Google's and numpydoc's sections, and plain prose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

HEADING = re.compile(r"^(\s*)(?:Returns?|Outputs?|Yields?)\b([^:]*)(:?)[ \t]*(.*)$")
SECTION = re.compile(r"^\s*[A-Z][\w ]{0,30}:?\s*$")
BULLET = re.compile(r"^\s*(?:[-*]|\d+[.)])\s+(.*)$")
NAMED = re.compile(r"^`{0,2}([A-Za-z_]\w*)`{0,2}\s*(?:\([^)]*\))?\s*:\s*(.*)$")
UNDERLINE = re.compile(r"^\s*-{3,}\s*$")
COLLECTIONS = {
    "": "",
    "a tuple": "",
    "a tuple of": "",
    "a dictionary of": "a dictionary of ",
    "a list of": "a list of ",
}


def returned_text(docstring: str) -> str:
    """`out and cache`, `dists (distances, of shape (N, M))`, `the loss, a scalar`; "" when nothing can be told."""
    lines = docstring.expandtabs().split("\n")
    for index, line in enumerate(lines):
        match = HEADING.match(line)
        if not match or (index and lines[index - 1].strip()):
            continue  # only a paragraph of its own is a section
        section = _section(lines[index + 1 :], len(match[1]))
        if match[3] or (section and UNDERLINE.match(section[0])):
            return _listed(match[2].strip(), match[4], section)
        return _prose([match[2], *section])
    return ""


def _listed(collection: str, rest: str, section: Sequence[str]) -> str:
    if collection.lower() not in COLLECTIONS:
        return ""  # "Returns, when y is None:" has more than one answer
    if section and UNDERLINE.match(section[0]):
        return _names([line.split(":")[0].strip() for line in section[1:] if not line.startswith(" ")])
    items = _items([rest, *section] if rest else section)
    named = [NAMED.match(item) for item in items]
    if all(named) and len(items) > 1:
        return COLLECTIONS[collection.lower()] + _names([match[1] for match in named if match])
    if len(items) == 1 and named[0]:
        name, what = named[0][1], _clause(named[0][2])
        return f"{name}, {what}" if what.startswith("of ") else f"{name} ({what})"
    return _prose(items) if len(items) == 1 else ""


def _section(lines: Sequence[str], indent: int) -> list[str]:
    """The lines under a heading: up to a blank line, the next heading, or less indentation."""
    taken: list[str] = []
    for line in lines:
        if not line.strip() or (SECTION.match(line) and line.rstrip().endswith(":")):
            break
        if len(line) - len(line.lstrip()) < indent:
            break
        taken.append(line)
    return taken


def _items(lines: Sequence[str]) -> list[str]:
    """Bullets with their continuation lines; without bullets everything is one item."""
    items: list[str] = []
    for line in lines:
        bullet = BULLET.match(line)
        if bullet or not items:
            items.append((bullet[1] if bullet else line).strip())
        else:
            items[-1] += " " + line.strip()
    return items


def _names(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _clause(text: str) -> str:
    """The part before the first semicolon or full stop outside brackets."""
    depth = 0
    for index, char in enumerate(text):
        depth += (char in "([{") - (char in ")]}")
        if depth == 0 and (char == ";" or text[index : index + 2] == ". "):
            return text[:index].strip()
    return text.strip().rstrip(".")


def _prose(lines: Sequence[str]) -> str:
    return _clause(" ".join(" ".join(lines).split()))
