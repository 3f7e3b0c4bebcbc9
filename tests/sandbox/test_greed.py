"""Taking more than allowed: memory, threads, output, descriptors. The status is clear and the box stays healthy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.model.observation import RunStatus
from grader.sandbox import Box

from .hand_ins import BRIEF, is_good, job, parcel, told

APPETITES = {
    "thirty gigabytes at once": "return np.ones(30 << 27)",
    "thirty gigabytes bit by bit": "kept = []\n    while True: kept.append(bytearray(1 << 20))",
    "a list without end": "kept = [0]\n    while True: kept += kept",
    "text without end": "text = 'x'\n    while True: text += text",
    "itself": "import copy\n    kept = [np.ones(1 << 20)]\n    while True: kept.append(copy.deepcopy(kept[-1]))",
}


@pytest.mark.parametrize("code", APPETITES.values(), ids=APPETITES)
def test_memory_is_limited(walled: Box, code: str) -> None:
    greedy, after = walled.run(parcel(f"def attack():\n    {code}"), [job("attack"), job()])
    assert greedy.status is RunStatus.MEMORY_LIMIT, greedy
    assert f"{BRIEF.memory_mb} MB" in greedy.detail
    assert is_good(after)


def test_shared_memory_counts(walled: Box) -> None:
    source = "def attack():\n    import mmap\n    return say(len(mmap.mmap(-1, 30 << 30)))"
    greedy, after = walled.run(parcel(source), [job("attack"), job()])
    assert greedy.status is not RunStatus.OK
    assert is_good(after)


def test_what_is_allowed_can_be_used(walled: Box) -> None:
    small, large = (replace(BRIEF, memory_mb=megabytes) for megabytes in (64, 512))
    source = """
    def use(): return np.ones(40 << 17).sum(keepdims=True)
    def more(): return np.ones(400 << 17).sum(keepdims=True)
    """
    use, refused, more = walled.run(
        parcel(source), [job("use", limits=small), job("more", limits=small), job("more", limits=large)]
    )
    assert use.values["out"] == 40 << 17
    assert refused.status is RunStatus.MEMORY_LIMIT
    assert more.values["out"] == 400 << 17


def test_a_thread_bomb_ends_at_the_limit(walled: Box) -> None:
    source = """
    import threading

    def attack():
        gate, count = threading.Event(), 0
        try:
            for count in range(10_000):
                threading.Thread(target=gate.wait, daemon=True).start()
        except (RuntimeError, MemoryError):
            pass
        return say(count)
    """
    bomb, after = walled.run(parcel(source), [job("attack", limits=replace(BRIEF, memory_mb=512)), job()])
    assert int(told(bomb)) < 200
    assert is_good(after)


def test_threads_left_running_end_with_the_hand_in(walled: Box) -> None:
    source = """
    import threading

    def spin():
        while True: pass

    def attack():
        for _ in range(3):
            threading.Thread(target=spin, daemon=True).start()
    """
    leaving, after = walled.run(parcel(source), [job("attack"), job()])
    assert leaving.status is RunStatus.OK
    assert after.status in (RunStatus.OK, RunStatus.TIME_LIMIT)
    assert is_good(walled.run(parcel(), [job()])[0])


def test_threads_do_work(walled: Box) -> None:
    source = """
    from concurrent.futures import ThreadPoolExecutor

    def attack():
        with ThreadPoolExecutor(4) as pool:
            return np.array(list(pool.map(lambda n: n * n, range(8))))
    """
    (seen,) = walled.run(parcel(source), [job("attack")])
    assert seen.values["out"].tolist() == [n * n for n in range(8)]


def test_endless_recursion_is_an_error_or_a_crash(walled: Box) -> None:
    source = "import sys\ndef deep(): return deep()\ndef deeper():\n    sys.setrecursionlimit(10**9)\n    return deep()"
    deep, deeper, after = walled.run(
        parcel(source), [job("deep"), job("deeper", limits=replace(BRIEF, seconds=0.5)), job()]
    )
    assert deep.status is RunStatus.ERROR
    assert deep.error is not None
    assert deep.error.type == "RecursionError"
    assert deeper.status in (RunStatus.MEMORY_LIMIT, RunStatus.TIME_LIMIT, RunStatus.CRASHED, RunStatus.ERROR)
    assert is_good(after)


def test_printing_in_c_fills_nothing(walled: Box) -> None:
    source = """
    import ctypes

    def attack():
        libc, line = ctypes.CDLL(None), b"x" * 4096
        for _ in range(2000):
            libc.puts(line)
            libc.write(2, line, 4096)
    """
    loud, after = walled.run(parcel(source), [job("attack"), job()])
    assert loud.status is RunStatus.OK
    assert loud.printed == ""
    assert is_good(after)


def test_printed_text_is_cut(walled: Box) -> None:
    (loud,) = walled.run(parcel("def attack():\n    for _ in range(10**5): print('x' * 99)"), [job("attack")])
    assert loud.status is RunStatus.OK
    assert 1000 < len(loud.printed) < 20_000


def test_descriptors_are_limited(walled: Box) -> None:
    source = """
    import os

    def attack():
        taken = []
        try:
            while True:
                taken.append(os.dup(0))
        except OSError:
            for fd in taken:
                os.close(fd)
            return say(len(taken))
    """
    many, after = walled.run(parcel(source), [job("attack"), job()])
    assert int(told(many)) < 64
    assert is_good(after)


def test_a_target_that_always_hangs_is_not_waited_for_each_time(walled: Box) -> None:
    limits = replace(BRIEF, seconds=0.3)
    jobs = [job("hang", limits=limits) for _ in range(6)]
    *hung, good = walled.run(parcel("def hang():\n    while True: pass"), [*jobs, job()])
    assert {seen.status for seen in hung} == {RunStatus.TIME_LIMIT}
    assert [seen.detail.startswith("not run") for seen in hung] == [False] * 2 + [True] * 4
    assert is_good(good)
