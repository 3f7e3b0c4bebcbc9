"""Known mistakes: named when they explain an answer, silent otherwise, and asked for no more than is needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from grader.judge import Suspect, judge
from grader.judge.explain import MOST_PAIRS
from grader.model.job import Job
from grader.model.observation import Observation, RunStatus
from grader.model.rubric import Criterion, Tolerances

Values = dict[str, Any]
Edit = Callable[[Values], Values]
POINTS = [np.random.default_rng(seed).standard_normal((4, 3)) for seed in (1, 2, 3)]
FIELDS = {"id": "c", "title": "t", "points": 1, "target": "a:b"}
CASES = [{"name": "0"}, {"name": "1"}, {"name": "2", "visibility": "hidden"}]
CRITERION = Criterion.model_validate({**FIELDS, "outputs": {"loss": {}, "dx": {}}, "cases": CASES})
JOBS = [Job("c", str(n), "call", "a:b", {"x": x}) for n, x in enumerate(POINTS)]
MISTAKES: Mapping[str, Edit] = {
    "not squared": lambda v: {**v, "loss": np.sum(v["x"])},
    "gradient bent": lambda v: {**v, "dx": np.sin(v["dx"])},
    "gradient cubed": lambda v: {**v, "dx": v["dx"] ** 3},
    "both wrong": lambda v: {**v, "dx": np.cos(v["dx"]), "loss": np.exp(v["loss"])},
    "changes nothing": lambda v: v,
}


class Gallery:
    """Suspects that note what they are asked. Together, the second edit comes after the first."""

    def __init__(self, mistakes: Mapping[str, Edit] = MISTAKES) -> None:
        self.mistakes = mistakes
        self.asked: list[str] = []

    def alone(self) -> list[Suspect]:
        self.asked.append("alone")
        return [Suspect(name, name, answers(edit)) for name, edit in self.mistakes.items()]

    def together(self, one: Suspect, other: Suspect) -> Sequence[Observation] | None:
        self.asked.append(f"{one.name} + {other.name}")
        return answers(lambda v: self.mistakes[other.name](self.mistakes[one.name](v)))


class Fixed(Gallery):
    """One suspect whose answers are given."""

    def __init__(self, name: str, given: Sequence[Observation]) -> None:
        super().__init__({})
        self.only = Suspect(name, name, given)

    def alone(self) -> list[Suspect]:
        return [self.only]


def answers(edit: Edit = lambda v: v) -> list[Observation]:
    right = ({"x": x, "loss": np.sum(x**2), "dx": 2 * x} for x in POINTS)
    return [Observation(RunStatus.OK, {k: v for k, v in edit(values).items() if k != "x"}) for values in right]


def told(seen: Sequence[Observation], gallery: Gallery | None = None, criterion: Criterion = CRITERION) -> list[str]:
    verdict = judge(criterion, JOBS, seen, answers(), Tolerances(), suspects=gallery or Gallery())
    return [diagnosis.text for diagnosis in verdict.diagnoses]


@pytest.mark.parametrize("name", [name for name in MISTAKES if name != "changes nothing"])
def test_one_mistake_is_named(name: str) -> None:
    assert told(answers(MISTAKES[name])) == [name]


def test_mistakes_in_different_outputs_are_named_without_running_pairs() -> None:
    gallery = Gallery()
    seen = answers(lambda v: MISTAKES["gradient cubed"](MISTAKES["not squared"](v)))
    assert sorted(told(seen, gallery)) == ["gradient cubed", "not squared"]
    assert gallery.asked == ["alone"]


def test_two_mistakes_in_one_output() -> None:
    gallery = Gallery()
    seen = answers(lambda v: MISTAKES["gradient cubed"](MISTAKES["gradient bent"](v)))
    assert told(seen, gallery) == ["gradient bent", "gradient cubed"]
    assert gallery.asked == ["alone", "gradient bent + gradient cubed"]


def test_what_a_mistake_would_do_and_the_hand_in_does_not_do_acquits_it() -> None:
    assert told(answers(lambda v: {**v, "dx": np.cos(v["dx"])})) == []


def test_a_part_is_named_and_the_rest_computed() -> None:
    seen = answers(lambda v: {**v, "loss": np.sum(v["x"]), "dx": 7 * v["dx"]})
    assert told(seen) == ["not squared", "`dx` is exactly 7 times what it should be, everywhere."]


def test_the_hidden_case_must_agree_as_well() -> None:
    seen = answers(MISTAKES["gradient cubed"])
    assert told(seen) == ["gradient cubed"]
    assert told([*seen[:2], *answers(lambda v: {**v, "dx": v["dx"] + 1})[2:]]) == []


def test_equal_explanations_are_all_told_and_it_is_said() -> None:
    edit = MISTAKES["gradient cubed"]
    gallery = Gallery({"cubed": edit, "cubed, too": edit})
    verdict = judge(CRITERION, JOBS, answers(edit), answers(), Tolerances(), suspects=gallery)
    assert [diagnosis.text for diagnosis in verdict.diagnoses] == ["cubed", "cubed, too"]
    assert all("another known mistake" in diagnosis.how for diagnosis in verdict.diagnoses)


def test_nobody_is_asked_about_what_is_right_crashes_or_is_hidden() -> None:
    gallery = Gallery()
    assert told(answers(), gallery) == []
    assert told([Observation(RunStatus.ERROR)] * 3, gallery) == []
    hidden = CRITERION.model_copy(update={"visibility": "hidden"})
    assert told(answers(MISTAKES["gradient cubed"]), gallery, hidden) == []
    assert gallery.asked == []


def test_a_mistake_that_crashes_explains_nothing() -> None:
    crashing = Fixed("crashes", [Observation(RunStatus.ERROR)] * 3)
    assert told(answers(MISTAKES["gradient cubed"]), crashing) == []


def test_pairs_are_bounded() -> None:
    def power(n: int) -> Edit:
        return lambda v: {**v, "dx": v["dx"] ** n}

    gallery = Gallery({f"to the power of {n}": power(n) for n in range(3, 23)})
    assert told(answers(lambda v: {**v, "dx": np.tan(v["dx"])}), gallery) == []
    assert len(gallery.asked) == 1 + MOST_PAIRS


def test_outcomes_of_training_are_compared_by_their_numbers() -> None:
    outputs = {"history": {"judge": "decrease", "to": 0.5}}
    criterion = Criterion.model_validate({**FIELDS, "outputs": outputs, "cases": CASES})
    histories = np.linspace(1, 0, 20), np.ones(20), np.full(20, 2.0)
    falls, flat, other_flat = ([Observation(RunStatus.OK, {"history": history})] * 3 for history in histories)

    def named(seen: Sequence[Observation]) -> list[str]:
        found = judge(criterion, JOBS, seen, falls, Tolerances(), suspects=Fixed("flat", flat))
        return [diagnosis.text for diagnosis in found.diagnoses]

    assert named(flat) == ["flat"]
    assert named(other_flat) == []
