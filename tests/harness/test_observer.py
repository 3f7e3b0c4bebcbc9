"""What a probe holds in its hand: calls with copies, flat records, refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.harness.copies import Own
from grader.harness.failure import StudentRaised, WrongResult
from grader.harness.observer import Observer
from grader.harness.remarks import Notes

X = np.arange(3.0)


@pytest.fixture
def observe() -> Observer:
    return Observer(Notes())


def test_arguments_go_by_position_in_order_and_keywords_by_name(observe: Observer) -> None:
    def student(first: Any, second: Any, *, third: Any) -> Any:
        return first, second, third

    assert observe.call("s", student, {"b": 1, "a": 2}, {"third": 3}) == (1, 2, 3)


def test_every_call_gets_copies_and_handed_shows_them_afterwards(observe: Observer) -> None:
    seen = []

    def student(x: Any, config: Any) -> None:
        seen.append(x)
        config["mean"] = x.mean()
        config["list"][0] += 1

    inputs = {"x": X, "config": {"list": [X, (X,)]}}
    observe.call("s", student, inputs)
    observe.call("s", student, inputs)
    assert not np.shares_memory(seen[0], X)
    assert not np.shares_memory(seen[0], seen[1])
    assert observe.handed["config"]["mean"] == 1.0
    assert "mean" not in inputs["config"]
    assert observe.changed == ["config.list"]
    np.testing.assert_array_equal(X, [0, 1, 2])


def test_the_students_own_objects_are_passed_on_as_they_are(observe: Observer) -> None:
    cache = [X]
    assert observe.call("s", lambda c: c.append(1) or c, {"cache": Own(cache)}) is cache
    assert observe.changed == []


def test_unwatched_calls_report_no_changes(observe: Observer) -> None:
    observe.call("s", lambda x: x.fill(0), {"x": X}, watch=False)
    assert observe.changed == []


@pytest.mark.parametrize("error", [ValueError, SystemExit, KeyboardInterrupt, GeneratorExit])
def test_what_the_student_raises_carries_its_stage(observe: Observer, error: type[BaseException]) -> None:
    def student() -> None:
        raise error("no")

    with pytest.raises(StudentRaised) as raised:
        observe.call("forward", student, {})
    assert (raised.value.stage, type(raised.value.cause)) == ("forward", error)


def test_attributes_are_read_and_set_at_the_students_risk(observe: Observer) -> None:
    class Shy:
        @property
        def params(self) -> Any:
            raise RuntimeError("not yet")

    with pytest.raises(StudentRaised) as raised:
        observe.get(Shy(), "params")
    assert raised.value.stage == "reading .params"
    with pytest.raises(StudentRaised) as raised:
        observe.set(Shy(), "params", 1)
    assert raised.value.stage == "setting .params"


def test_dictionaries_are_kept_flat(observe: Observer) -> None:
    observe.record("grads", {"W1": X, "deep": {"b": 1.0, 3: None}, 4: 2.0, (1,): 3.0, 1 << 20000: 4.0})
    assert sorted(observe.values) == ["grads.4", "grads.W1", "grads.deep.3", "grads.deep.b", "grads.int", "grads.tuple"]
    assert observe.values["grads.deep.3"] == {"returned": "None"}
    assert observe.values["grads.W1"] is not X


def test_facts_and_notes_and_refusals(observe: Observer) -> None:
    observe.fact("lines", [1, 2])
    assert observe.values == {"lines": [1, 2]}
    with pytest.raises(WrongResult, match="must return"):
        observe.refuse("f must return two things")
