"""What is known about a class apart from its work, kept in its gradebook: hand-ins, roster, late policy.

Results are settled with it whenever they are shown, so that none of it asks for a new run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from .errors import UsageError
from .gradebook import Gradebook
from .judge import missing, settler
from .load import Source
from .model.class_list import ClassList, HandIn, Person
from .model.rubric import LatePolicy
from .model.score import Result
from .report import from_tree, to_tree

_HAND_IN, _ROSTER, _LATE = "hand-in", "roster", "late"
_ONLY = "class"


def note_hand_ins(gradebook: Gradebook, sources: Iterable[Source]) -> None:
    """Keep what the platform says about each hand-in."""
    gradebook.note(_HAND_IN, {source.id: json.dumps(to_tree(HandIn, source.facts)) for source in sources})


def note_roster(gradebook: Gradebook, people: Sequence[Person]) -> None:
    """Keep a roster; it takes the place of an earlier one."""
    gradebook.note(_ROSTER, {_ONLY: json.dumps([to_tree(Person, person) for person in people])})


def note_policy(gradebook: Gradebook, policy: LatePolicy | None) -> None:
    """Keep the late policy that is in force from now on."""
    gradebook.note(_LATE, {_ONLY: policy.model_dump_json() if policy else "null"})


def class_list(gradebook: Gradebook) -> ClassList:
    """Roster and hand-ins."""
    people = json.loads(gradebook.notes(_ROSTER).get(_ONLY, "[]"))
    hand_ins = [json.loads(body) for body in gradebook.notes(_HAND_IN).values()]
    return ClassList(
        tuple(from_tree(Person, tree) for tree in people), tuple(from_tree(HandIn, tree) for tree in hand_ins)
    )


def policy(gradebook: Gradebook) -> LatePolicy | None:
    """The late policy in force."""
    body = gradebook.notes(_LATE).get(_ONLY, "null")
    return None if body == "null" else LatePolicy.model_validate_json(body)


def changed(before: LatePolicy | None, **wishes: Any) -> LatePolicy | None:
    """The policy with what was asked for on the command line (None leaves a part as it is)."""
    wanted = {name: value for name, value in wishes.items() if value is not None}
    if not wanted:
        return before
    found = LatePolicy.model_validate({**(before.model_dump() if before else {}), **wanted})
    if found.percent_per_day and found.deadline is None:
        raise UsageError("a late policy needs a deadline (--deadline 2026-03-01T23:59+01:00, or `late:` in the rubric)")
    return found


def settling(gradebook: Gradebook) -> Callable[[Result], Result]:
    """What makes a result of the gradebook stand as it does now: name, time, what counts, what a late one loses."""
    return settler(class_list(gradebook), policy(gradebook))


def absent(gradebook: Gradebook) -> list[Person]:
    """People of the roster without a hand-in."""
    return missing(class_list(gradebook))
