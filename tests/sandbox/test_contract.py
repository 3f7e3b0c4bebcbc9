"""What every tier promises: an observation for each job, in order, whatever the code does; the next is healthy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from grader.model.observation import RunStatus
from grader.sandbox import Box

from .hand_ins import BRIEF, X, is_good, job, parcel, told

# name, code of the function, status it must end with, words that its detail or error must contain
MISFORTUNES = [
    ("loops in Python", "while True: pass", RunStatus.TIME_LIMIT, "took longer than 0.4 s"),
    ("loops in C", "sum(range(10**12))", RunStatus.TIME_LIMIT, "took longer than 0.4 s"),
    ("ignores signals", "import signal; signal.signal(15, signal.SIG_IGN)\n    while True: pass",
     RunStatus.TIME_LIMIT, "took longer"),
    ("sleeps", "import time; time.sleep(99)", RunStatus.TIME_LIMIT, "took longer"),
    ("catches everything", "while True:\n        try:\n            while 1: pass\n        except BaseException: pass",
     RunStatus.TIME_LIMIT, "took longer"),
    ("prints without end", "while True: print('x' * 1000)", RunStatus.TIME_LIMIT, "took longer"),
    ("leaves by os._exit", "import os; os._exit(0)", RunStatus.CRASHED, "os._exit(0)"),
    ("leaves by sys.exit", "import sys; sys.exit(0)", RunStatus.ERROR, "SystemExit"),
    ("leaves by exit", "exit()", RunStatus.ERROR, "SystemExit"),
    ("raises KeyboardInterrupt", "raise KeyboardInterrupt", RunStatus.ERROR, "KeyboardInterrupt"),
    ("touches address zero", "import ctypes; ctypes.string_at(0)", RunStatus.CRASHED, "segmentation fault"),
    ("closes every file", "import os; os.closerange(0, 256)", RunStatus.CRASHED, "while running pieces.bad"),
    ("returns too much", "return np.zeros(6 << 17)", RunStatus.OUTPUT_LIMIT, ""),
    ("is not written", "raise NotImplementedError('soon')", RunStatus.NOT_IMPLEMENTED, "soon"),
    ("is not there", None, RunStatus.MISSING, "bad"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "status", "words"), [case[1:] for case in MISFORTUNES], ids=[c[0] for c in MISFORTUNES]
)
def test_a_misfortune_has_a_name_and_costs_nothing_else(
    box: Box, code: str | None, status: RunStatus, words: str
) -> None:
    hand_in = parcel(f"def bad():\n    {code}" if code else "")
    limits = replace(BRIEF, seconds=0.4) if status is RunStatus.TIME_LIMIT else BRIEF
    before, bad, after = box.run(hand_in, [job(), job("bad", limits=limits), job()])
    assert bad.status is status, bad
    assert words in f"{bad.detail} {bad.error}"
    assert is_good(before)
    assert is_good(after)


def test_values_come_back_bit_by_bit(box: Box) -> None:
    x = np.array([0.1, -0.0, np.nan, np.inf, 5e-324])
    (seen,) = box.run(parcel("def same(x): return x"), [job("same", {"x": x})])
    assert seen.values["out"].tobytes() == x.tobytes()


def test_answers_keep_the_order_of_the_jobs(box: Box) -> None:
    jobs = [job("same", {"x": np.full(2, float(n))}, limits=replace(BRIEF, memory_mb=256 + n % 2)) for n in range(6)]
    seen = box.run(parcel("def same(x): return x"), jobs)
    assert [float(one.values["out"][0]) for one in seen] == [0, 1, 2, 3, 4, 5]


def test_the_same_hand_in_gives_the_same_twice(box: Box) -> None:
    hand_in = parcel("def draw():\n    import random\n    return np.random.rand(3) + random.random()")
    first, second = (box.run(hand_in, [job("draw", seed=7)])[0].values["out"] for _ in range(2))
    assert np.array_equal(first, second)


def test_no_jobs_no_observations(box: Box) -> None:
    assert box.run(parcel(), []) == []


def test_a_module_that_leaves_at_import_costs_only_what_needs_it(box: Box) -> None:
    hand_in = parcel(leaving="import os\nos._exit(1)\n", politely="raise SystemExit\n")
    leaving, good, politely, again = box.run(
        hand_in, [job("leaving:good"), job(), job("politely:good"), job("pieces:good")]
    )
    assert leaving.status is RunStatus.CRASHED
    assert leaving.detail == "the process ended itself with os._exit(1) while importing leaving"
    assert is_good(politely)
    assert "SystemExit" in politely.notes[0]
    assert is_good(good)
    assert is_good(again)


def test_a_module_that_never_ends_costs_only_what_needs_it(box: Box) -> None:
    limits = replace(BRIEF, import_seconds=1.0)
    hand_in = parcel(endless="while True: pass\n")
    endless, good = box.run(hand_in, [job("endless:good", limits=limits), job(limits=limits)])
    assert endless.status is RunStatus.TIME_LIMIT
    assert endless.detail == "took longer than 1 s while importing endless"
    assert is_good(good)


def test_a_broken_file_is_an_import_error(box: Box) -> None:
    broken, good = box.run(parcel(broken="def f(:\n"), [job("broken:good"), job()])
    assert broken.status is RunStatus.IMPORT_ERROR
    assert is_good(good)


def test_one_hand_in_does_not_meet_the_next(box: Box) -> None:
    box.run(parcel("np.sum = None\nimport builtins\nbuiltins.len = None\nmine = 'secret'\n"), [job()])
    (seen,) = box.run(
        parcel("def look(): return say((int(np.sum([1])), len('ab'), 'mine' in globals()))"), [job("look")]
    )
    assert told(seen) == "(1, 2, False)"


def test_changed_inputs_do_not_reach_the_next_job(box: Box) -> None:
    x = X.copy()
    changed, good = box.run(parcel("def spoil(x):\n    x[:] = 0\n    return x"), [job("spoil", {"x": x}), job()])
    assert changed.changed == ("x",)
    assert np.array_equal(x, X)
    assert is_good(good)


def test_inputs_that_cannot_be_sent_are_our_fault(box: Box) -> None:
    ours, good = box.run(parcel(), [job(inputs={"x": np.array([object()])}), job()])
    assert ours.status is RunStatus.GRADER_ERROR
    assert "c/k" in ours.detail
    assert is_good(good)


def test_odd_file_names_do_no_harm(box: Box) -> None:
    hand_in = parcel()
    odd = replace(hand_in, files={**hand_in.files, "$a": b"", "a b.py": b"", "\udcff.py": b"", "deep/../../x.py": b""})
    assert is_good(box.run(odd, [job()])[0])


def test_the_box_says_what_it_is(box: Box) -> None:
    seen = box.environment
    assert seen.guarantees
    assert dict(seen.packages)["numpy"] == np.__version__
    assert seen.tier in seen.line
