"""Which row of a platform's list is which hand-in: by the platform's own number, else by ids and e-mail, else by name.

A name decides only when one row and one hand-in have it; what stays without a partner is told, never guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ..model.score import Result
from . import words
from .clean import line
from .state import HandInState, hand_in_state

MOST_NAMED = 8


@dataclass(frozen=True)
class Row:
    """A row of the list: its place, the platform's own number, other ids (e-mail, login), and the name."""

    place: int
    number: str
    others: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class Filled:
    """The file to give back to the platform, and what its owner should know about it."""

    text: str
    notes: tuple[str, ...] = ()


def partners(rows: Sequence[Row], results: Sequence[Result], platform: str) -> dict[int, Result]:
    """Results by the place of their row."""
    found: dict[int, Result] = {}
    own = {result.number: result for result in results if result.platform == platform and result.number}
    for row in rows:
        if row.number and row.number in own:
            found[row.place] = own[row.number]
    _pair(found, rows, results, partial(_ids, platform=platform), _row_ids)
    _pair(found, rows, results, _names, _row_names)
    return found


def settled(results: Sequence[Result], so_far: bool) -> tuple[list[Result], list[Result]]:
    """Those whose score may be written, and those that are left out because points are owed."""
    states = {HandInState.GRADED, *((HandInState.WAITING,) if so_far else ())}
    return (
        [result for result in results if hand_in_state(result) in states],
        [result for result in results if hand_in_state(result) not in states],
    )


def notes(results: Sequence[Result], found: Mapping[int, Result], owed: Sequence[Result], rows: int) -> tuple[str, ...]:
    """What does not show in the file: hand-ins without a row, scores that are not ready, rows left as they were."""
    placed = {result.submission for result in found.values()}
    without = [result for result in results if result.submission not in placed]
    said = []
    if without:
        said.append(f"{_who(without)}: not in the file, so not written")
    if owed:
        said.append(f"{_who(owed)}: not written, because points are still owed")
    if rows > len(found):
        said.append(f"{words.count(rows - len(found), 'row')} of the file left as before")
    return tuple(said)


def _pair(
    found: dict[int, Result],
    rows: Sequence[Row],
    results: Sequence[Result],
    keys: Callable[[Result], set[str]],
    named: Callable[[Row], set[str]],
) -> None:
    """Add the pairs in which one row and one hand-in, and no others, share a key."""
    taken = {result.submission for result in found.values()}
    free = [row for row in rows if row.place not in found]
    of_rows = Counter(key for row in free for key in named(row))
    of_results = Counter(key for result in results for key in keys(result))
    by_key = {key: result for result in results for key in keys(result) if of_results[key] == 1}
    for row in free:
        both = (by_key[key] for key in sorted(named(row)) if of_rows[key] == 1 and key in by_key)
        result = next((one for one in both if one.submission not in taken), None)
        if result is not None:
            found[row.place] = result
            taken.add(result.submission)


def _ids(result: Result, platform: str) -> set[str]:
    """The platform's own number is no university id, even if somebody's looks like it."""
    number = "" if result.platform == platform else result.number
    return {text.casefold() for text in (number, result.email, result.submission) if text}


def _row_ids(row: Row) -> set[str]:
    return {text.casefold() for text in row.others if text}


def _names(result: Result) -> set[str]:
    return {_name(result.student)} - {""}


def _row_names(row: Row) -> set[str]:
    return {_name(row.name)} - {""}


def _name(text: str) -> str:
    """`Lovelace, Ada` and `Ada Lovelace` are one name."""
    last, comma, first = text.partition(",")
    spoken = f"{first} {last}" if comma else text
    return " ".join(sorted(spoken.casefold().split()))


def _who(results: Sequence[Result]) -> str:
    named = ", ".join(line(result.student, 60) for result in results[:MOST_NAMED])
    more = len(results) - MOST_NAMED
    return named + (f" and {more} more" if more > 0 else "")
