"""What a box may say, and what it may not. Every refusal is MalformedError and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model.job import Job, Limits
from grader.model.observation import Observation, RunStatus
from grader.sandbox.answer import MalformedError, clean, observation

JOB = Job("c", "k", "call", "layers:relu", {}, limits=Limits(printed_kb=1))
PLAIN: dict[str, Any] = {
    "id": "n", "status": "ok", "values": {"out": np.ones(2)}, "error": None, "printed": "hello\n", "notes": ["a"],
    "changed": ["x"], "unstable": ["out"], "sources": [{"file": "layers.py", "first_line": 3, "text": "def relu(x):"}],
    "detail": "",
}  # fmt: skip
ERROR = {"type": "ValueError", "message": "no", "stage": "forward", "frames": []}
FRAME = {"file": "layers.py", "line": 7, "function": "relu", "code": "x[3]"}


def check(**changes: Any) -> Observation:
    return observation({**PLAIN, **changes}, JOB, "n", 0.5)


def test_a_plain_answer_is_taken_as_it_is() -> None:
    seen = check(error={**ERROR, "frames": [FRAME]})
    assert seen.status is RunStatus.OK
    assert np.array_equal(seen.values["out"], np.ones(2))
    assert (seen.printed, seen.notes, seen.changed, seen.unstable) == ("hello\n", ("a",), ("x",), ("out",))
    assert seen.error is not None
    assert seen.error.frames[0].line == 7
    assert seen.sources[0].first_line == 3
    assert seen.seconds == 0.5


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "another"},
        {"id": None},
        {"status": "passed"},
        {"status": "time_limit"},
        {"status": "crashed"},
        {"status": "malformed"},
        {"status": 1},
        {"status": ["ok"]},
        {"values": [1]},
        {"values": None},
        {"values": {str(n): n for n in range(5000)}},
        {"values": {"out": object()}},
        {"error": "ValueError"},
        {"error": {}},
        {"error": {**ERROR, "frames": {}}},
        {"error": {**ERROR, "frames": [{**FRAME, "line": "7"}]}},
        {"error": {**ERROR, "frames": [{**FRAME, "line": True}]}},
        {"error": {**ERROR, "message": 1}},
        {"printed": None},
        {"printed": 5},
        {"notes": "abc"},
        {"notes": [1]},
        {"changed": {"x": 1}},
        {"sources": ["text"]},
        {"sources": [{"file": "x", "first_line": 1.5, "text": ""}]},
        {"detail": None},
    ],
)
def test_anything_else_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(MalformedError):
        check(**changes)


@pytest.mark.parametrize("answer", [None, 1, "ok", [], [PLAIN], True, np.ones(3)])
def test_an_answer_is_a_dictionary(answer: Any) -> None:
    with pytest.raises(MalformedError):
        observation(answer, JOB, "n", 0.0)


def test_missing_fields_are_refused() -> None:
    for name in PLAIN.keys() - {"error"}:
        with pytest.raises(MalformedError):
            observation({key: value for key, value in PLAIN.items() if key != name}, JOB, "n", 0.0)


def test_long_things_are_cut() -> None:
    seen = check(
        printed="x" * 5000, notes=["n" * 9000] * 900, detail="d" * 90_000, error={**ERROR, "frames": [FRAME] * 99}
    )
    assert len(seen.printed) == 1025
    assert len(seen.notes) == 64
    assert max(map(len, seen.notes)) < 600
    assert len(seen.detail) < 5000
    assert seen.error is not None
    assert len(seen.error.frames) == 32


def test_numbers_that_do_not_fit_become_infinite() -> None:
    seen = check(values={"a": 10**400, "b": -(10**400), "c": [2**64], "d": {"e": 2**70}, "f": 2**62})
    assert seen.values == {"a": np.inf, "b": -np.inf, "c": [np.inf], "d": {"e": np.inf}, "f": 2**62}


@given(st.text(), st.integers(1, 40))
def test_clean_text_can_be_written_anywhere(text: str, most: int) -> None:
    cleaned = clean(text, most)
    assert cleaned.encode().decode() == cleaned
    assert len(cleaned) <= most + 1
    assert all(letter.isprintable() or letter in "\n\t" for letter in cleaned)


@pytest.mark.parametrize("text", ["\ud800", "\x1b[31mred", "a\x00b", "\u202eevil", "x\ud83d"])
def test_tricky_text_is_replaced(text: str) -> None:
    assert "\N{REPLACEMENT CHARACTER}" in clean(text, 100) or "?" in clean(text, 100)


def test_ordinary_text_is_left_alone() -> None:
    assert clean("shape (3, 4)\n\tøß漢字 →", 100) == "shape (3, 4)\n\tøß漢字 →"
