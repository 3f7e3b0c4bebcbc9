"""Worker processes: order, what happens when one dies, and that none outlives its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from grader.errors import InputError, TierError
from grader.workers import in_order

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="these tests end processes by signals")


@contextmanager
def squares(folder: Path) -> Iterator[Callable[[int], int]]:
    """Task 0 takes longest, and each worker leaves a file behind when it puts its things away."""

    def square(number: int) -> int:
        if number == 0:
            time.sleep(0.2)
        return number**2

    yield square
    (folder / str(os.getpid())).touch()


def nobody(number: int, why: str) -> int:
    raise AssertionError(f"{number}: {why}")


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_results_come_in_order_and_everybody_goes_home(tmp_path: Path, method: str) -> None:
    with in_order(partial(squares, tmp_path), 7, 3, nobody, method) as results:
        assert list(results) == [0, 1, 4, 9, 16, 25, 36]
        assert len(list(tmp_path.iterdir())) == 3


def test_there_are_no_more_workers_than_tasks(tmp_path: Path) -> None:
    with in_order(partial(squares, tmp_path), 1, 8, nobody) as results:
        assert list(results) == [0]
    assert len(list(tmp_path.iterdir())) == 1


def test_no_task_no_worker(tmp_path: Path) -> None:
    with in_order(partial(squares, tmp_path), 0, 2, nobody) as results:
        assert list(results) == []


@contextmanager
def dying(folder: Path, often: int) -> Iterator[Callable[[int], int]]:
    """At task 2 the first so many workers are killed."""

    def work(number: int) -> int:
        deaths = len(list(folder.iterdir()))
        if number == 2 and deaths < often:
            (folder / str(os.getpid())).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return number**2

    yield work


def test_a_worker_that_dies_costs_nobody_anything(tmp_path: Path) -> None:
    with in_order(partial(dying, tmp_path, 1), 5, 2, nobody) as results:
        assert list(results) == [0, 1, 4, 9, 16]


def test_a_task_at_which_two_workers_die_is_lost_and_no_other(tmp_path: Path) -> None:
    said = []

    def lost(number: int, why: str) -> int:
        said.append((number, why))
        return -1

    with in_order(partial(dying, tmp_path, 99), 5, 2, lost) as results:
        assert list(results) == [0, 1, -1, 9, 16]
    assert said == [(2, "the process that graded it ended 2 times (SIGKILL)")]


@contextmanager
def failing(where: str) -> Iterator[Callable[[int], int]]:
    if where == "begin":
        raise TierError("no box")

    def work(number: int) -> int:
        raise InputError("is full", path="disk", line=3)

    yield work


@pytest.mark.parametrize(("where", "kind", "words"), [("begin", TierError, "no box"), ("task", InputError, "disk:3")])
def test_what_goes_wrong_inside_is_raised_here(where: str, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words), in_order(partial(failing, where), 3, 2, nobody) as results:
        list(results)


def test_leaving_early_ends_them_and_they_put_their_things_away(tmp_path: Path) -> None:
    with in_order(partial(slow, tmp_path), 100, 2, nobody) as results:
        next(results)
        _until(lambda: {"begun 0", "begun 1"} <= {path.name for path in tmp_path.iterdir()})  # both are at work
    assert len([path for path in tmp_path.iterdir() if path.name.startswith("left")]) == 2


@contextmanager
def slow(folder: Path) -> Iterator[Callable[[int], int]]:
    def work(number: int) -> int:
        (folder / f"begun {number}").touch()
        time.sleep(0.0 if number == 0 else 60.0)
        return number

    try:
        yield work
    finally:
        (folder / f"left {os.getpid()}").touch()


PARENT = """
import sys, time
from functools import partial
from pathlib import Path
from tests.test_workers import nobody, short
from grader.workers import in_order
with in_order(partial(short, Path(sys.argv[1])), 100, 2, nobody) as results:
    list(results)
"""


@contextmanager
def short(folder: Path) -> Iterator[Callable[[int], int]]:
    def work(number: int) -> int:
        (folder / f"begun {number}").touch()
        time.sleep(0.3)
        (folder / f"done {number}").touch()
        return number

    try:
        yield work
    finally:
        (folder / f"left {os.getpid()}").touch()


def _names(folder: Path, kind: str) -> set[str]:
    return {path.name.split()[1] for path in folder.iterdir() if path.name.startswith(kind)}


def _until(true: Callable[[], bool]) -> None:
    """Far more patience than it takes."""
    deadline = time.monotonic() + 60
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert true()


def test_workers_that_lose_their_parent_finish_what_they_are_at_and_end(tmp_path: Path) -> None:
    root = Path(__file__).parent.parent
    parent = subprocess.Popen([sys.executable, "-c", PARENT, tmp_path], cwd=root)
    _until(lambda: len(_names(tmp_path, "begun")) >= 2)
    parent.kill()
    parent.wait()
    _until(lambda: len(_names(tmp_path, "left")) == 2)
    assert _names(tmp_path, "begun") == _names(tmp_path, "done")


def test_ctrl_c_is_the_parents_to_answer(tmp_path: Path) -> None:
    """As on a terminal, everybody gets the signal; the workers have time to close their boxes."""
    root = Path(__file__).parent.parent
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, tmp_path], cwd=root, start_new_session=True, stderr=subprocess.DEVNULL
    )
    _until(lambda: len(_names(tmp_path, "begun")) >= 2)
    os.killpg(parent.pid, signal.SIGINT)
    assert parent.wait() == -signal.SIGINT
    assert len(_names(tmp_path, "left")) == 2
