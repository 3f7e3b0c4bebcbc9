from __future__ import annotations

from grader.model.observation import Frame, StudentError
from grader.report.trace import trace


def _frames(count: int) -> tuple[Frame, ...]:
    return tuple(Frame("layers.py", n, "f", "    f()") for n in range(count))


def test_a_short_trace_is_whole() -> None:
    made = trace(StudentError("ValueError", "no", _frames(12), "forward"))
    assert [frame.line for frame in made.head] == list(range(12))
    assert (made.tail, made.skipped, made.stage, made.message) == ((), 0, "forward", "no")
    assert made.head[0].code == "f()"


def test_a_deep_recursion_keeps_its_ends() -> None:
    made = trace(StudentError("RecursionError", "deep", _frames(1000)))
    assert [frame.line for frame in made.head] == [0, 1, 2, 3]
    assert [frame.line for frame in made.tail] == list(range(992, 1000))
    assert made.skipped == 988


def test_everything_has_a_length() -> None:
    long = "x" * 100_000
    made = trace(StudentError(long, long, (Frame(long, 1, long, long),), long))
    assert len(repr(made)) < 3000
