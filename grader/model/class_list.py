"""Who is in the class and what the platform says about each hand-in, apart from its files.

These facts may change without a hand-in being run again: a roster is added, a deadline moves, an extension is given.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HandIn:
    """One hand-in by its id. `person` is the same for every hand-in of one student.

    `handed_in` is the platform's time (UTC, ISO 8601), empty when it tells none; `late` its own mark. `members` are
    numbers, e-mails and names by which a roster may know those who handed it in. `certain` is False where only the
    name of a folder says that two hand-ins are one student's.
    """

    submission: str
    person: str
    student: str
    platform: str = ""
    number: str = ""
    email: str = ""
    handed_in: str = ""
    late: bool = False
    members: tuple[str, ...] = ()
    certain: bool = False


@dataclass(frozen=True)
class Person:
    """One line of a roster.

    `keys` are what a hand-in may know this student by (ids, e-mail), `names` the ways to write the name. `handed_in`
    is a time that the platform tells elsewhere, `deadline` an extension (both UTC, ISO 8601).
    """

    id: str
    name: str = ""
    email: str = ""
    section: str = ""
    handed_in: str = ""
    deadline: str = ""
    keys: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClassList:
    """The roster (empty when there is none) and the facts about every hand-in."""

    people: tuple[Person, ...] = ()
    hand_ins: tuple[HandIn, ...] = ()
