"""A rubric in several files: the main one names its `parts`, whose lists are joined to its own, in order.

Anchors do not cross files. What is wrong in a part is said with the part's own `path:line`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from .yaml_text import Loc, Located, read_yaml

JOINED = ("questions", "alternatives", "mistakes", "equivalent")


def read_joined(path: Path) -> Located:
    """The main file with its parts' lists joined to its own; RubricError when a part is not one."""
    main = read_yaml(path)
    if not isinstance(main.value, dict) or "parts" not in main.value:
        return main
    for part in list(_parts(main)):
        for key, items in part.value.items():
            _join(main, key, items, part)
    return main


def _parts(main: Located) -> Iterator[Located]:
    named = main.value["parts"]
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        raise main.error("parts is a list of files beside this one", ("parts",), fix="parts: [one.yaml, two.yaml]")
    for number, name in enumerate(named):
        loc: Loc = ("parts", number)
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or name in named[:number]:
            raise main.error(f"the part {name!r} is outside of this folder, or named twice", loc)
        file = main.path.parent / name
        if not file.is_file():
            raise main.error(f"the part {name!r} does not exist", loc, fix="a path relative to this file")
        part = read_yaml(file)
        _check(part)
        yield part


def _check(part: Located) -> None:
    """A part holds lists that are joined, and nothing else."""
    if not isinstance(part.value, dict):
        raise part.error(f"a part is a mapping with any of {', '.join(JOINED)}", ())
    for key, items in part.value.items():
        if key not in JOINED:
            close = difflib.get_close_matches(key, JOINED, n=1)
            fix = f"did you mean `{close[0]}`?" if close else f"a part may hold {', '.join(JOINED)}"
            raise part.error(f"unknown key {key!r} in a part", (key,), fix=fix)
        if not isinstance(items, list):
            raise part.error(f"{key} is a list", (key,))


def _join(main: Located, key: str, items: list[Any], part: Located) -> None:
    known = main.value.setdefault(key, [])
    if not isinstance(known, list):
        raise main.error(f"{key} is a list", (key,))
    start = len(known)
    known.extend(items)
    for loc, line in part.lines.items():
        if len(loc) > 1 and loc[0] == key:
            main.lines[(key, start + int(loc[1]), *loc[2:])] = line
    main.files.update({(key, start + number): part.path for number in range(len(items))})
