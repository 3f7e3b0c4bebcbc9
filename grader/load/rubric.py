"""Rubric YAML into a validated Rubric. Whatever is wrong is said as `path:line`, what, and the fix."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..errors import RubricError
from ..model import rubric as language
from ..model.rubric import Part, Rubric
from .probe_check import check_probes
from .rubric_check import check
from .rubric_parts import read_joined
from .yaml_text import Loc, Located


def read_rubric(path: Path) -> Rubric:
    """Read, validate and cross-check one rubric file (shape of the language, ids, points, references by id)."""
    return read_located(path)[0]


def read_located(path: Path) -> tuple[Rubric, Located]:
    """The rubric, with the lines that its values stand on."""
    located = read_joined(path)
    if not isinstance(located.value, dict):
        raise located.error("a rubric is a mapping", (), fix="start with `version: 1`, `course: ...`")
    try:
        rubric = Rubric.model_validate(located.value)
    except ValidationError as error:
        raise _explain(error, located) from None
    check(rubric, located)
    check_probes(rubric, located)
    return rubric, located


def _explain(error: ValidationError, located: Located) -> RubricError:
    """The first thing that pydantic found, as a sentence about a line of the file."""
    details = _first(error, located)
    loc = _loc(details, located)
    name = str(loc[-1]) if loc else "rubric"
    what, fix = details["msg"].removeprefix("Value error, "), ""
    if details["type"] == "extra_forbidden":
        what, fix = f"unknown key {name!r}", _suggest(name, located.value, loc)
    elif details["type"] == "missing":
        return located.error(f"the key {name!r} is missing{_inside(loc)}", loc[:-1], fix=f"add `{name}:`")
    elif details["type"] == "union_tag_invalid":
        what = f"unknown judge; use one of {details.get('ctx', {}).get('expected_tags', '')}"
    elif loc and isinstance(loc[-1], int):  # said of a whole part of a list
        return located.error(what + _inside((*loc, "")), loc, fix)
    else:
        what = f"{name}: {what}"
    return located.error(what + _inside(loc), loc, fix)


def _first(error: ValidationError, located: Located) -> Any:
    """The earliest cause: a misspelt key before the missing one it leaves, a part before the list it empties."""
    found = error.errors()
    causes = [e for e in found if not any(_within(other["loc"], e["loc"]) for other in found)]
    return min(causes, key=lambda e: (e["type"] != "extra_forbidden", located.line(_loc(e, located))))


def _within(loc: tuple[str | int, ...], parent: tuple[str | int, ...]) -> bool:
    return len(loc) > len(parent) and loc[: len(parent)] == parent


def _loc(details: Any, located: Located) -> Loc:
    """pydantic's location without the steps that are not in the file (union tags), with those below inputs."""
    loc = list(details["loc"])
    cause = details.get("ctx", {}).get("error")
    if isinstance(cause, language.InputError):
        loc += list(cause.loc)
    real: list[str | int] = []
    value = located.value
    for step in loc:
        missing = details["type"] in ("missing", "extra_forbidden") and step == loc[-1]
        if isinstance(value, dict) and (step in value or missing):
            value = value.get(str(step))
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            continue
        real.append(step)
    return tuple(real)


def _inside(loc: Loc) -> str:
    """`in questions[0].criteria[2]` for people."""
    if len(loc) < 2:
        return ""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc[:-1])
    return f" (in {text.removeprefix('.')})"


def _suggest(key: str, document: Any, loc: Loc) -> str:
    """The nearest key of the part whose other keys stand beside the unknown one."""
    parent = document
    for step in loc[:-1]:
        parent = parent[step]
    siblings = set(parent) - {key}
    parts = [part for part in vars(language).values() if isinstance(part, type) and issubclass(part, Part)]
    keys = max((_keys(part) for part in parts), key=lambda names: (len(names & siblings), -len(names)))
    close = difflib.get_close_matches(key, sorted(keys - siblings), n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else f"known keys here: {', '.join(sorted(keys))}"


def _keys(part: type[Part]) -> set[str]:
    return {info.alias or name for name, info in part.model_fields.items()}
