"""Which hand-in of a student counts, how late it is, and what that costs. Pure, so a policy can change at any time.

Of two hand-ins of one student the last before the deadline counts; when all are late, the first of them does,
because it loses least. Nothing is taken off for a time that nobody knows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from ..model.class_list import ClassList, HandIn, Person
from ..model.rubric import LatePolicy
from ..model.score import Lateness, Result
from .late import penalty

DAY = 86_400.0


@dataclass(frozen=True)
class _Known:
    """A hand-in, the person of the roster behind it (if any), and by how many days it missed the deadline."""

    hand_in: HandIn
    person: Person | None
    days: float | None  # None: no time, or no deadline
    deadline: str

    @property
    def late(self) -> bool:
        return self.days > 0 if self.days is not None else self.hand_in.late


def settler(listed: ClassList, policy: LatePolicy | None) -> Callable[[Result], Result]:
    """What gives a result its name, its time, what a late one loses, and which of several counts instead."""
    people = _people(listed)
    known = {one.submission: _known(one, people.get(one.submission), policy) for one in listed.hand_ins}
    return partial(_settle, known, policy, _replaced(list(known.values())))  # it crosses to other processes


def _settle(
    known: Mapping[str, _Known], policy: LatePolicy | None, replaced: Mapping[str, str], result: Result
) -> Result:
    one = known.get(result.submission)
    return result if one is None else _settled(result, one, policy, replaced.get(result.submission, ""))


def missing(listed: ClassList) -> list[Person]:
    """People of the roster who handed in nothing, in its order."""
    present = {person.id for person in _people(listed).values()}
    return [person for person in listed.people if person.id not in present and not _shares(person, listed)]


def _settled(result: Result, known: _Known, policy: LatePolicy | None, replaced_by: str) -> Result:
    one, person = known.hand_in, known.person
    settled = replace(
        result,
        student=person.name if person and person.name and not one.members[1:] else result.student,
        platform=one.platform,
        number=one.number,
        email=one.email or (person.email if person else ""),
        handed_in=one.handed_in or (person.handed_in if person else ""),
        late=known.late,
        lateness=_lateness(known, policy) if known.late else None,
        replaced_by=replaced_by,
    )
    return result if settled == result else settled  # who asks whether anything is new need not compare


def _lateness(known: _Known, policy: LatePolicy | None) -> Lateness:
    if known.days is None or policy is None:
        return Lateness(known.days, 0.0, known.deadline)
    return Lateness(round(known.days, 4), round(100 * penalty(policy, known.days), 4), known.deadline)


def _known(one: HandIn, person: Person | None, policy: LatePolicy | None) -> _Known:
    general = policy.deadline.isoformat() if policy and policy.deadline else ""
    deadline = person.deadline if person and person.deadline else general
    handed_in = one.handed_in or (person.handed_in if person else "")
    if not (deadline and handed_in):
        return _Known(one, person, None, deadline)
    seconds = (datetime.fromisoformat(handed_in) - datetime.fromisoformat(deadline)).total_seconds()
    return _Known(one, person, seconds / DAY, deadline)


# ---------------------------------------------------------------- several hand-ins of one student


def _replaced(known: Sequence[_Known]) -> dict[str, str]:
    """The id of the hand-in that counts, for every other one of the same student."""
    groups: dict[str, list[_Known]] = {}
    for one in known:
        groups.setdefault(f"{one.hand_in.platform} {one.hand_in.person}", []).append(one)
    found: dict[str, str] = {}
    for group in groups.values():
        if len(group) > 1 and all(one.hand_in.certain or one.hand_in.handed_in for one in group):
            counts = _counting(group).hand_in.submission
            found |= {one.hand_in.submission: counts for one in group if one.hand_in.submission != counts}
    return found


def _counting(group: Sequence[_Known]) -> _Known:
    """The last one in time, else the first of the late ones; those without a time stand in the order they came in."""
    ordered = sorted(group, key=lambda one: one.hand_in.handed_in)
    in_time = [one for one in ordered if not one.late]
    return in_time[-1] if in_time else ordered[0]


# ---------------------------------------------------------------- the roster


def _people(listed: ClassList) -> dict[str, Person]:
    """Who of the roster is behind each hand-in: by an id or e-mail, else by a name that only one has."""
    by_key = {key: person for person in listed.people for key in person.keys}
    once = Counter(name for person in listed.people for name in person.names)
    by_name = {name: person for person in listed.people for name in person.names if once[name] == 1}
    found: dict[str, Person] = {}
    for one in listed.hand_ins:
        keys = (*(text.casefold() for text in (one.number, one.email, *one.members)), one.person, one.submission)
        person = next((by_key[key] for key in keys if key and key in by_key), None)
        person = person or next((by_name[name] for name in _letters(one) if name in by_name), None)
        if person:
            found[one.submission] = person
    return found


def _shares(person: Person, listed: ClassList) -> bool:
    """True for a member of a group whose hand-in goes by another member's name."""
    known = {*person.keys, *person.names}
    return any(
        text.casefold() in known or "".join(filter(str.isalnum, text.casefold())) in known
        for one in listed.hand_ins
        for text in one.members
    )


def _letters(one: HandIn) -> list[str]:
    return ["".join(filter(str.isalnum, one.student.split("(")[0].casefold()))]
