"""Who handed it in? Read from the names that platforms give to downloads, never from what is inside the files.

Canvas:     <name>[_LATE]_<user>_<attachment>_<file>, or [LATE_]anon_<code>_<attachment>_<file>
Moodle:     <Full name>_<id>_assignsubmission_file[_] as a folder, or before a file's own name
Gradescope: submission_<number>/ beside submission_metadata.yml
others:     the name of the folder or file is the name of the student (nbgrader's submitted/<student>/ too)
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from .keep import stem
from .member_path import shown
from .moment import utc
from .slug import slug

GRADESCOPE_FILE = "submission_metadata.yml"
_MOST_METADATA = 32 << 20

_CANVAS = re.compile(
    r"^(?P<name>\w+?)(?P<late>_LATE)?_(?P<user>\d+)_(?:(?P<file>\d{2,})_(?P<rest>.+)|(?:text|link)\.html)$"
)
_CANVAS_ANONYMOUS = re.compile(
    r"^(?P<late>LATE_)?anon_(?P<user>\w+?)_(?:(?P<file>\d{2,})_(?P<rest>.+)|(?:text|link)\.html)$"
)
_MOODLE = re.compile(r"^(?P<name>.+?)(?:_(?P<user>\d+))?_assignsubmission_[a-z]+(?:_(?P<rest>.*))?$", re.DOTALL)
_GRADESCOPE = re.compile(r"^submission_(?P<user>\d{3,})$")


@dataclass(frozen=True)
class Identity:
    """One student (or group). `key` is the same for everything that belongs to one hand-in.

    `id` is safe as a file name; `number` is the platform's own for the student, for matching its gradebook;
    `file` is the name that the student gave to the file, without the platform's additions. `handed_in` is the
    platform's time (UTC, empty when it tells none); `members` are all numbers, e-mails and names that it tells.
    """

    platform: str
    id: str
    student: str
    number: str = ""
    late: bool = False
    file: str = ""
    email: str = ""
    handed_in: str = ""
    members: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """What belongs together."""
        return (self.platform, self.number, self.id)


def identify(name: str) -> Identity:
    """The student behind the name of a folder or a file (no path). Never fails."""
    text = name[:1000]
    return _canvas(text) or _moodle(text) or _plain(text)


def is_platform_name(name: str) -> bool:
    """True for names that only Canvas or Moodle gives."""
    return identify(name).platform != "plain"


def gradescope_people(metadata: bytes) -> dict[str, Identity]:
    """`submission_<number>` -> who, from Gradescope's submission_metadata.yml. Entries that do not fit are left out."""
    if len(metadata) > _MOST_METADATA:
        return {}
    try:
        # the base loader builds texts, lists and dictionaries only: no dates or numbers that could be out of range
        tree: Any = yaml.load(metadata, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except (yaml.YAMLError, ValueError, RecursionError, MemoryError):
        return {}
    if not isinstance(tree, Mapping):
        return {}
    return {
        folder: who for folder, entry in tree.items() if isinstance(folder, str) and (who := _gradescope(folder, entry))
    }


def nbgrader_stamp(files: Collection[str], place: str, entry: str, assignment: str) -> str:
    """The path of the time that nbgrader wrote beside a hand-in of its tree `submitted/<student>/<assignment>/`."""
    above = f"{place}/{entry}".split("/")[:-1]
    if above[-1:] != ["submitted"]:
        return ""
    return next((path for path in (f"{entry}/{assignment}/timestamp.txt",) if path in files), "")


def _canvas(name: str) -> Identity | None:
    match = _CANVAS_ANONYMOUS.match(name) or _CANVAS.match(name)
    if not match:
        return None
    named = match.groupdict().get("name")
    student = named if named else f"anonymous {match['user']}"
    number = match["user"]
    return Identity(
        "canvas",
        slug(f"{named or 'anon'}-{number}"),
        shown(student),
        number,
        bool(match["late"]),
        match["rest"] or name,
    )


def _moodle(name: str) -> Identity | None:
    match = _MOODLE.match(name)
    if not match:
        return None
    number, full = match["user"] or "", match["name"]
    # blind marking: the same word for everybody, so the number is the name (Moodle's worksheet says it like this too)
    student = f"{full} {number}" if full == "Participant" else full
    return Identity(
        "moodle",
        slug(f"{full}-{number}" if number else full),
        _display(student, number),
        number,
        False,
        match["rest"] or "",
    )


def _gradescope(folder: str, entry: object) -> Identity | None:
    match = _GRADESCOPE.match(folder[:100])
    submitters = entry.get(":submitters") if isinstance(entry, Mapping) else None
    if not match or not isinstance(submitters, list):
        return None
    people = [person for person in submitters[:20] if isinstance(person, Mapping)]
    names = [_field(person, ":name") or _field(person, ":email") for person in people]
    number = next((sid for person in people if (sid := _field(person, ":sid") or _field(person, ":email"))), "")
    student = ", ".join(name for name in names if name) or folder
    told = [_field(person, key) for person in people for key in (":sid", ":email", ":name")]
    return Identity(
        "gradescope",
        slug(f"{names[0] if names else ''}-{number or match['user']}"),
        _display(student, folder),
        number,
        email=_field(people[0], ":email") if people else "",
        handed_in=utc(_field(entry, ":created_at")) if isinstance(entry, Mapping) else "",
        members=tuple(text for text in told if text),
    )


def _plain(name: str) -> Identity:
    base = stem(name)
    if match := _GRADESCOPE.match(base):
        return Identity("gradescope", slug(base), base, match["user"], file=name)
    return Identity("plain", slug(base), _display(base, "a hand-in without a name"), file=name)


def _field(person: Mapping[Any, Any], key: str) -> str:
    value = person.get(key)
    return value.strip()[:200] if isinstance(value, str) else ""


def _display(name: str, otherwise: str) -> str:
    return shown(name) or shown(otherwise) or "a hand-in without a name"
