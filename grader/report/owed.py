"""Who is not graded in full, and why: faults of ours, hand-ins that another one replaces, people without one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..model.class_list import Person
from .clean import line
from .roll import Entry
from .state import HandInState


@dataclass(frozen=True)
class Owed:
    """One line: the name, what stands in the way, and the reason."""

    name: str
    state: str
    why: str


def owed(roll: Sequence[Entry], absent: Sequence[Person]) -> list[Owed]:
    """In the order of the roll, then of the roster."""
    return [*_hand_ins(roll), *(_person(person) for person in absent)]


def _hand_ins(roll: Sequence[Entry]) -> Iterator[Owed]:
    for entry in roll:
        result = entry.result
        if result.replaced_by:
            yield Owed(result.student, "does not count", f"{line(result.replaced_by, 80)} counts instead")
        elif entry.state in (HandInState.NOT_GRADED, HandInState.INCOMPLETE):
            yield Owed(result.student, entry.state.value, "; ".join(entry.problems) or "a fault of ours")


def _person(person: Person) -> Owed:
    where = f"section {line(person.section, 60)}" if person.section else "on the roster"
    return Owed(person.name or person.id, "nothing handed in", where)
