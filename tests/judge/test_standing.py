"""Which hand-in counts, how late it is, what that costs, and who is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.judge import missing, settler
from grader.model.class_list import ClassList, HandIn, Person
from grader.model.rubric import LatePolicy
from grader.model.score import Result
from tests.report import fixtures

DEADLINE = "2026-03-01T23:00:00+00:00"
POLICY = LatePolicy(deadline=DEADLINE, percent_per_day=10, max_percent=50)  # type: ignore[arg-type]
IN_TIME, ALSO, LATE, LATER = (f"2026-03-0{day}T22:00:00+00:00" for day in (1, 1, 2, 4))


def _one(id: str, **more: object) -> HandIn:
    found = {"person": "ada", "student": "ada", "platform": "canvas", "number": "7", "certain": True, **more}
    return HandIn(id, **found)  # type: ignore[arg-type]


def _stand(*hand_ins: HandIn, people: tuple[Person, ...] = (), policy: LatePolicy | None = POLICY) -> list[Result]:
    results = [replace(fixtures.perfect(), submission=one.submission, student=one.student) for one in hand_ins]
    return list(map(settler(ClassList(people, hand_ins), policy), results))


@pytest.mark.parametrize(
    ("handed_in", "percent", "final"),
    [
        ("2026-03-01T23:00:00+00:00", 0, 100),
        ("2026-03-01T23:00:01+00:00", 10, 90),
        ("2026-03-02T23:00:00+00:00", 10, 90),
        ("2026-03-03T00:00:00+01:00", 10, 90),
        ("2026-03-02T23:00:01+00:00", 20, 80),
        ("2026-04-02T23:00:00+00:00", 50, 50),
    ],
)
def test_a_begun_day_costs_a_day(handed_in: str, percent: float, final: float) -> None:
    (result,) = _stand(_one("ada", handed_in=handed_in))
    assert result.late == (percent > 0)
    assert (result.lateness.percent if result.lateness else 0) == percent
    assert result.final == pytest.approx(final, abs=0.01)
    assert result.score == pytest.approx(100, abs=0.01)


def test_nothing_is_taken_off_for_a_time_that_nobody_knows() -> None:
    (marked,) = _stand(_one("ada", late=True))
    assert marked.late
    assert marked.lateness
    assert (marked.lateness.days, marked.penalty) == (None, 0)
    (unknown,) = _stand(_one("ada"))
    assert not unknown.late
    (no_policy,) = _stand(_one("ada", handed_in=LATER), policy=None)
    assert (no_policy.late, no_policy.penalty) == (False, 0)


def test_the_platforms_mark_does_not_overrule_its_time() -> None:
    (result,) = _stand(_one("ada", late=True, handed_in=IN_TIME))
    assert not result.late


@pytest.mark.parametrize(
    ("times", "counts"),
    [
        ((IN_TIME, LATE), "a0"),
        (("2026-02-01T00:00:00+00:00", IN_TIME, LATER), "a1"),
        ((LATER, LATE), "a1"),
        ((LATE, IN_TIME), "a1"),
    ],
)
def test_the_last_before_the_deadline_counts_and_all_are_kept(times: tuple[str, ...], counts: str) -> None:
    results = _stand(*(_one(f"a{n}", handed_in=time) for n, time in enumerate(times)))
    assert len(results) == len(times)
    assert {result.submission: result.replaced_by for result in results} == {
        result.submission: "" if result.submission == counts else counts for result in results
    }


def test_without_times_the_mark_decides_and_then_the_order() -> None:
    assert [r.replaced_by for r in _stand(_one("a0"), _one("a1", late=True))] == ["", "a0"]
    assert [r.replaced_by for r in _stand(_one("a0"), _one("a1"))] == ["a1", ""]


def test_folders_of_one_name_are_not_taken_for_one_student() -> None:
    two = (_one("ada", certain=False, platform="plain"), _one("ada-2", certain=False, platform="plain"))
    assert [r.replaced_by for r in _stand(*two)] == ["", ""]
    timed = tuple(replace(one, handed_in=time) for one, time in zip(two, (IN_TIME, LATE), strict=True))
    assert [r.replaced_by for r in _stand(*timed)] == ["", "ada"]


PEOPLE = (
    Person("7", "Ada Lovelace", "ada@example.org", keys=("7", "ada@example.org"), names=("adalovelace", "lovelaceada")),
    Person(
        "8", "Grace Hopper", keys=("8",), names=("gracehopper", "hoppergrace"), deadline="2026-03-03T00:00:00+00:00"
    ),
    Person("9", "Alan Turing", keys=("9",), names=("alanturing", "turingalan")),
)


def test_a_roster_adds_names_and_shows_who_is_missing() -> None:
    hand_ins = (_one("ada"), _one("x", person="x", number="", student="hoppergrace"))
    ada, grace = _stand(*hand_ins, people=PEOPLE)
    assert (ada.student, ada.email) == ("Ada Lovelace", "ada@example.org")
    assert grace.student == "Grace Hopper"
    assert [person.name for person in missing(ClassList(PEOPLE, hand_ins))] == ["Alan Turing"]


def test_an_extension_is_one_students_own() -> None:
    ada, grace = _stand(_one("ada", handed_in=LATE), _one("g", person="g", number="8", handed_in=LATE), people=PEOPLE)
    assert (ada.penalty > 0, grace.penalty) == (True, 0)


def test_members_of_a_group_are_not_missing() -> None:
    group = _one("g", members=("7", "Ada Lovelace", "9", "Alan Turing"))
    (result,) = _stand(group, people=PEOPLE)
    assert result.student == "ada"  # the group's own name stays
    assert [person.id for person in missing(ClassList(PEOPLE, (group,)))] == ["8"]


def test_a_name_that_two_have_is_not_guessed() -> None:
    twins = (Person("1", "A B", keys=("1",), names=("ab",)), Person("2", "A B", keys=("2",), names=("ab",)))
    (result,) = _stand(_one("z", person="z", number="", student="ab"), people=twins)
    assert result.student == "ab"
