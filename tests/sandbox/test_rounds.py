"""The order of the rounds, with children that are played: who is asked again, and what a fault of ours costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from grader.errors import SandboxError
from grader.harness import wire
from grader.model.job import Job, Limits
from grader.model.observation import RunStatus
from grader.model.submission import Parcel
from grader.sandbox.channel import GoneError, LateError
from grader.sandbox.ending import Ending
from grader.sandbox.rounds import LARGE, TIMEOUTS_OF_ONE_TARGET, answer_all

PARCEL = Parcel("cs231n", {"layers.py": b""})
Act = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass
class Played:
    """A child and its channel in one: answers frames by calling `act`."""

    act: Act
    asked: list[dict[str, Any]] = field(default_factory=list)
    chatty: bool = False

    @property
    def channel(self) -> Played:
        return self

    def send(self, frame: bytes, deadline: float) -> None:
        self.asked.append(wire.decode(frame))

    def receive(self, limit: int, deadline: float) -> bytes:
        frame = self.asked[-1]
        return wire.encode(self.act(frame) if frame["do"] == "job" else self.load(frame))

    def load(self, frame: dict[str, Any]) -> dict[str, Any]:
        if any(target.startswith("bad") for target in frame["targets"]):
            raise GoneError
        return {"loaded": True}

    def quiet(self) -> bool:
        return not self.chatty

    def close(self) -> None: ...

    def end(self) -> Ending:
        return Ending(7)

    def dismiss(self) -> None: ...


def answer(frame: dict[str, Any], status: str = "ok") -> dict[str, Any]:
    return {
        "id": frame["id"], "status": status, "values": {"case": frame["case"]}, "error": None, "printed": "",
        "notes": [], "changed": [], "unstable": [], "sources": [], "detail": "",
    }  # fmt: skip


@dataclass
class Stage:
    """Makes children, and remembers them."""

    act: Act = answer
    children: list[Played] = field(default_factory=list)
    failures: int = 0
    chatty: bool = False

    def start(self, jobs: Sequence[Job]) -> Played:
        if self.failures:
            self.failures -= 1
            raise SandboxError("no warm process")
        self.children.append(Played(self.act, chatty=self.chatty))
        return self.children[-1]

    def cases(self) -> list[list[str]]:
        return [[frame["case"] for frame in child.asked if frame["do"] == "job"] for child in self.children]


def jobs(*names: str, target: str = "layers:relu") -> list[Job]:
    return [Job("c", name, "call", target, {"x": np.ones(1)}) for name in names]


def dying_at(name: str, error: Exception) -> Act:
    def act(frame: dict[str, Any]) -> dict[str, Any]:
        if frame["case"] == name:
            raise error
        return answer(frame)

    return act


def test_one_child_answers_all() -> None:
    stage = Stage()
    seen = answer_all(PARCEL, jobs("a", "b", "c"), stage.start)
    assert [one.values["case"] for one in seen] == ["a", "b", "c"]
    assert stage.cases() == [["a", "b", "c"]]


def test_a_crash_is_asked_again_alone_and_the_rest_goes_on() -> None:
    stage = Stage(dying_at("b", GoneError()))
    seen = answer_all(PARCEL, jobs("a", "b", "c"), stage.start)
    assert [one.status for one in seen] == [RunStatus.OK, RunStatus.CRASHED, RunStatus.OK]
    assert stage.cases() == [["a", "b"], ["b"], ["c"]]


def test_a_timeout_is_not_asked_again() -> None:
    stage = Stage(dying_at("b", LateError()))
    seen = answer_all(PARCEL, jobs("a", "b", "c"), stage.start)
    assert seen[1].status is RunStatus.TIME_LIMIT
    assert stage.cases() == [["a", "b"], ["c"]]


def test_behind_an_answer_that_is_none_nothing_of_that_child_is_believed() -> None:
    """Answers are read together, so later jobs have been asked by then; they are asked again elsewhere."""

    def act(frame: dict[str, Any]) -> dict[str, Any]:
        return {"forged": True} if frame["case"] == "b" else answer(frame)

    stage = Stage(act)
    seen = answer_all(PARCEL, jobs("a", "b", "c", "d"), stage.start)
    assert [one.status for one in seen] == [RunStatus.OK, RunStatus.MALFORMED, RunStatus.OK, RunStatus.OK]
    assert stage.cases() == [["a", "b", "c", "d"], ["b", "c", "d"], ["c", "d"]]


def test_a_timeout_behind_an_answer_that_is_none_is_not_believed_either() -> None:
    def act(frame: dict[str, Any]) -> dict[str, Any]:
        first = len(stage.children) == 1
        if first and frame["case"] == "c":
            raise LateError
        return {"forged": True} if first and frame["case"] == "b" else answer(frame)

    stage = Stage(act)
    assert [one.status for one in answer_all(PARCEL, jobs("a", "b", "c"), stage.start)] == [RunStatus.OK] * 3
    assert stage.cases() == [["a", "b", "c"], ["b", "c"]]


def test_large_answers_are_read_at_once() -> None:
    def act(frame: dict[str, Any]) -> dict[str, Any]:
        values = {"x": np.ones(LARGE)}
        return {"forged": values} if frame["case"] == "b" else {**answer(frame), "values": values}

    stage = Stage(act)
    answer_all(PARCEL, jobs("a", "b", "c"), stage.start)
    assert stage.cases() == [["a", "b"], ["b"], ["c"]]


def test_our_fault_at_one_job_costs_none_that_was_answered_before() -> None:
    stage = Stage(dying_at("c", SandboxError("the wall fell")))
    seen = answer_all(PARCEL, jobs("a", "b", "c", "d"), stage.start)
    assert [one.status for one in seen] == [*[RunStatus.OK] * 2, RunStatus.GRADER_ERROR, RunStatus.OK]
    assert stage.cases() == [["a", "b", "c"], ["c"], ["d"]]


def test_after_some_timeouts_a_target_rests_and_others_do_not() -> None:
    def act(frame: dict[str, Any]) -> dict[str, Any]:
        if frame["target"] == "layers:slow":
            raise LateError
        return answer(frame)

    stage = Stage(act)
    seen = answer_all(PARCEL, [*jobs(*"abcde", target="layers:slow"), *jobs("f")], stage.start)
    assert [one.status for one in seen] == [RunStatus.TIME_LIMIT] * 5 + [RunStatus.OK]
    assert sum(map(len, stage.cases())) == TIMEOUTS_OF_ONE_TARGET + 1
    assert f"layers.slow had already taken too long {TIMEOUTS_OF_ONE_TARGET} times" in seen[4].detail


def test_when_much_time_is_wasted_each_target_still_gets_one_try() -> None:
    stage = Stage(dying_at("x", LateError()))
    slow = [replace(job, limits=Limits(seconds=100)) for n in range(4) for job in jobs("x", "x", target=f"layers:f{n}")]
    seen = answer_all(PARCEL, slow, stage.start)
    assert [one.detail.startswith("not run") for one in seen] == [False, False, False, True, False, True, False, True]


def test_a_child_that_talks_on_is_replaced() -> None:
    stage = Stage(chatty=True)
    seen = answer_all(PARCEL, jobs("a", "b"), stage.start)
    assert [one.status for one in seen] == [RunStatus.OK] * 2
    assert stage.cases() == [["a"], ["b"]]


def test_different_limits_get_different_children() -> None:
    stage = Stage()
    small, large = jobs("a", "b"), [replace(job, limits=Limits(memory_mb=9)) for job in jobs("c", "d")]
    seen = answer_all(PARCEL, [small[0], large[0], small[1], large[1]], stage.start)
    assert [one.values["case"] for one in seen] == ["a", "c", "b", "d"]
    assert stage.cases() == [["a", "b"], ["c", "d"]]


def test_torch_jobs_get_another_child() -> None:
    stage = Stage()
    answer_all(PARCEL, [*jobs("a"), *(replace(job, torch=True) for job in jobs("b"))], stage.start)
    assert [child.asked[0]["torch"] for child in stage.children] == [False, True]


def test_a_module_that_does_not_load_is_found_by_loading_each_alone() -> None:
    stage = Stage()
    seen = answer_all(PARCEL, [*jobs("a"), *jobs("b", "c", target="bad:f"), *jobs("d")], stage.start)
    assert [one.status for one in seen] == [RunStatus.OK, RunStatus.CRASHED, RunStatus.CRASHED, RunStatus.OK]
    assert seen[1].detail == "the process ended itself with os._exit(7) while importing bad"


def test_our_fault_is_tried_again_once() -> None:
    stage = Stage(failures=1)
    assert [one.status for one in answer_all(PARCEL, jobs("a", "b"), stage.start)] == [RunStatus.OK] * 2


def test_our_fault_twice_costs_only_that_job_and_no_points() -> None:
    stage = Stage(failures=2)
    seen = answer_all(PARCEL, jobs("a", "b"), stage.start)
    assert [one.status for one in seen] == [RunStatus.GRADER_ERROR, RunStatus.OK]
    assert "no warm process" in seen[0].detail
