"""submission_metadata.json: who submitted, when it was due, and what was submitted before. Never raises.

Only this file, which the platform writes, says who and when; nothing in the submission does.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..load import utc
from ..model.class_list import HandIn

_LARGEST = 16 << 20


@dataclass(frozen=True)
class Metadata:
    """What the platform says of this submission. `attempts` counts earlier ones, `best` is the best of their scores."""

    submission: str = "submission"
    student: str = "a student"
    email: str = ""
    created_at: str = ""
    due: str = ""
    attempts: int = 0
    best: float | None = None
    members: tuple[str, ...] = ()

    @property
    def facts(self) -> HandIn:
        """As the class list knows it."""
        return HandIn(
            self.submission,
            self.submission,
            self.student,
            "gradescope",
            email=self.email,
            handed_in=self.created_at,
            members=self.members,
            certain=True,
        )

    @property
    def history(self) -> dict[str, Any]:
        """For the report."""
        return {"attempts": self.attempts, "best": self.best}


def read_metadata(path: Path) -> Metadata:
    """The parts that can be used; a missing or damaged file gives an empty one."""
    try:
        if path.stat().st_size > _LARGEST:
            return Metadata()
        tree = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return Metadata()
    return _read(tree) if isinstance(tree, Mapping) else Metadata()


def _read(tree: Mapping[str, Any]) -> Metadata:
    users = [user for user in _list(tree, "users") if isinstance(user, Mapping)]
    names = [name for user in users if (name := _text(user, "name") or _text(user, "email"))]
    earlier = [one for one in _list(tree, "previous_submissions") if isinstance(one, Mapping)]
    scores = [score for one in earlier if (score := _number(one.get("score"))) is not None]
    number = tree.get("id")
    return Metadata(
        submission=f"submission-{number}" if type(number) is int else "submission",
        student=", ".join(names) or "a student",
        email=_text(users[0], "email") if users else "",
        created_at=utc(_text(tree, "created_at")),
        due=_due(tree, users),
        attempts=len(earlier),
        best=max(scores, default=None),
        members=tuple(text for user in users for key in ("email", "name") if (text := _text(user, key))),
    )


def _due(tree: Mapping[str, Any], users: list[Mapping[str, Any]]) -> str:
    """The due date of the assignment, or the latest that one of the submitters has been given for himself."""
    own = [utc(_text(_mapping(user, "assignment"), "due_date")) for user in users]
    return max([*own, utc(_text(_mapping(tree, "assignment"), "due_date"))])


def _mapping(tree: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = tree.get(key)
    return found if isinstance(found, Mapping) else {}


def _list(tree: Mapping[str, Any], key: str) -> list[Any]:
    found = tree.get(key)
    return found[:1000] if isinstance(found, list) else []


def _text(tree: Mapping[str, Any], key: str) -> str:
    found = tree.get(key)
    return found.strip()[:300] if isinstance(found, str) else ""


def _number(value: object) -> float | None:
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
