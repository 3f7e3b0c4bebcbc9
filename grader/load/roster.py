"""A roster: any CSV with a heading that names its students. It adds names to hand-ins and shows who is missing.

Columns are found by their headings: an id, a name (or first and last name), an e-mail, a section; `handed_in` and
`deadline` (an extension) are times with a time zone. A gradebook that Canvas exported is a roster, too.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from grader.errors import InputError
from grader.model.class_list import Person

from .member_path import shown
from .moment import utc
from .slug import slug

_HEADINGS = {
    "id": ("id", "student id", "student_id", "number", "matriculation number", "login", "username", "user"),
    "other": ("sid", "sis user id", "sis login id", "sis id", "id number", "integration id", "github", "identifier"),
    "name": ("name", "student", "full name", "student name"),
    "first": ("first name", "first_name", "firstname", "given name"),
    "last": ("last name", "last_name", "lastname", "surname", "family name"),
    "email": ("email", "e-mail", "email address", "mail"),
    "section": ("section", "group", "class", "sections"),
    "handed_in": ("handed_in", "handed in", "submitted_at", "submission time"),
    "deadline": ("deadline", "extension", "due"),
}
_MOST = 20_000


def read_roster(path: Path) -> tuple[Person, ...]:
    """Everybody in the file; InputError says the line that cannot be used."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from None
    except UnicodeDecodeError:
        raise InputError("is not UTF-8 text", path=path, fix="save it as CSV in UTF-8") from None
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    columns = _columns(reader.fieldnames or ())
    if not {"id", "email", "name", "last", "other"} & {kind for kind, _ in columns}:
        raise InputError("has no column of ids, names or e-mails", path=path, line=1, fix="name one `id` or `email`")
    try:
        return tuple(_people(reader, columns, path))
    except csv.Error as error:
        raise InputError(f"is no CSV: {error}", path=path, line=reader.line_num) from None


def _columns(headings: Iterable[str]) -> list[tuple[str, str]]:
    """(kind, heading) for every heading that is known."""
    kinds = {spelled: kind for kind, names in _HEADINGS.items() for spelled in names}
    return [(kinds[key], name) for name in headings if name and (key := name.casefold().strip()) in kinds]


def _people(reader: csv.DictReader[str], columns: list[tuple[str, str]], path: Path) -> Iterator[Person]:
    for number, row in enumerate(reader):
        if number >= _MOST:
            raise InputError(f"has more than {_MOST} lines", path=path, line=reader.line_num)
        values: dict[str, list[str]] = {}
        for kind, name in columns:
            if value := (row.get(name) or "").strip()[:300]:
                values.setdefault(kind, []).append(value)
        if not values or "points possible" in values.get("name", [""])[0].casefold():
            continue  # an empty line, or the total of a gradebook
        yield _person(values, path, reader.line_num)


def _person(values: Mapping[str, list[str]], path: Path, line: int) -> Person:
    first = {kind: found[0] for kind, found in values.items()}
    name = first.get("name") or f"{first.get('first', '')} {first.get('last', '')}".strip()
    ids = [*values.get("id", ()), *values.get("other", ()), *values.get("email", ())]
    return Person(
        id=shown(ids[0] if ids else name),
        name=shown(_spoken(name)),
        email=first.get("email", ""),
        section=shown(first.get("section", "")),
        handed_in=_time(first, "handed_in", path, line),
        deadline=_time(first, "deadline", path, line),
        keys=tuple(dict.fromkeys([*(text.casefold() for text in ids), *map(slug, ids)])),
        names=spellings(name),
    )


def _time(values: Mapping[str, str], kind: str, path: Path, line: int) -> str:
    if kind not in values:
        return ""
    if moment := utc(values[kind]):
        return moment
    raise InputError(f"{kind}: {values[kind]!r} is no time", path=path, line=line, fix="write 2026-03-01T23:59+01:00")


def spellings(name: str) -> tuple[str, ...]:
    """The letters of a name in both orders, so that `Lovelace, Ada` is `Ada Lovelace` and Canvas' `lovelaceada`."""
    words = re.findall(r"\w+", _spoken(name).casefold())
    turns = {"".join(words[n:] + words[:n]) for n in range(min(len(words), 6))}
    return tuple(sorted(turns))


def _spoken(name: str) -> str:
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() else name
