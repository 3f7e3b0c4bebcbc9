"""A warm process that dies, hangs, or cannot start costs nobody a point; children come and go without a trace."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.errors import SandboxError
from grader.model.observation import RunStatus
from grader.sandbox import Box, Tier
from grader.sandbox.box import WarmBox
from grader.sandbox.ladder import open_tier
from grader.sandbox.native import open_native
from grader.sandbox.restricted import open_restricted

from .hand_ins import is_good, job, parcel


@pytest.fixture
def own_box() -> Iterator[WarmBox]:
    """A box that a test may break."""
    for tier in (Tier.NATIVE, Tier.RESTRICTED):
        try:
            box = open_tier(tier, ("numpy",))
        except SandboxError:
            continue
        assert isinstance(box, WarmBox)
        with box:
            yield box
        return
    pytest.skip("no warm processes here")


def _processes(box: WarmBox) -> set[int]:
    """Ids of the processes below the warm process, as this host sees them."""
    group = os.getpgid(box.warm(torch=False)._launched.process.pid)
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                session = int((entry / "stat").read_text().rpartition(")")[2].split()[3])
            except OSError:
                continue
            if session == group:
                found.add(int(entry.name))
    return found


def test_a_killed_warm_process_is_started_again(own_box: WarmBox) -> None:
    assert is_good(own_box.run(parcel(), [job()])[0])
    for process in _processes(own_box):
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue
    assert [is_good(seen) for seen in own_box.run(parcel(), [job(), job()])] == [True, True]


def test_a_warm_process_that_hangs_is_replaced(own_box: WarmBox, monkeypatch: pytest.MonkeyPatch) -> None:
    own_box.run(parcel(), [job()])
    for process in _processes(own_box):
        os.kill(process, signal.SIGSTOP)
    monkeypatch.setattr("grader.sandbox.control.REPLY_SECONDS", 0.3)
    assert [is_good(seen) for seen in own_box.run(parcel(), [job(), job()])] == [True, True]


def test_a_closed_warm_process_is_started_again(own_box: WarmBox) -> None:
    own_box.warm(torch=False).close()
    assert is_good(own_box.run(parcel(), [job()])[0])


def test_a_start_that_always_fails_is_our_error_and_quick() -> None:
    starts = []

    def begin(libraries: tuple[str, ...]) -> None:
        starts.append(libraries)
        raise SandboxError("no memory")

    box = WarmBox(open_native(("numpy",)).environment, ("numpy",), begin)  # type: ignore[arg-type]
    seen = box.run(parcel(), [job() for _ in range(9)])
    assert {one.status for one in seen} == {RunStatus.GRADER_ERROR}
    assert "no memory" in seen[0].detail
    assert len(starts) == 2


def test_a_box_can_be_opened_used_and_closed_in_different_threads() -> None:
    boxes: list[Box] = []
    opener = threading.Thread(target=lambda: boxes.append(open_tier(Tier.NATIVE, ("numpy",))))
    try:
        open_tier(Tier.NATIVE, ("numpy",)).close()
    except SandboxError as error:
        pytest.skip(str(error))
    opener.start()
    opener.join()
    with boxes[0] as box:
        assert is_good(box.run(parcel(), [job()])[0])


def test_two_boxes_serve_two_threads(own_box: WarmBox) -> None:
    with open_tier(Tier(own_box.environment.tier), ("numpy",)) as other:
        results: dict[int, list[bool]] = {}

        def work(number: int, box: Box) -> None:
            results[number] = [is_good(box.run(parcel(), [job()])[0]) for _ in range(20)]

        threads = [threading.Thread(target=work, args=pair) for pair in enumerate((own_box, other))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert results == {0: [True] * 20, 1: [True] * 20}


def test_nothing_grows_with_the_number_of_hand_ins(own_box: WarmBox) -> None:
    def state() -> tuple[int, int]:
        own_box.run(parcel(), [job()])
        return len(os.listdir("/proc/self/fd")), _settled(own_box)

    state()
    before = state()
    for _ in range(60):
        own_box.run(parcel(), [job()])
    assert state() == before


def test_closing_ends_every_process() -> None:
    try:
        box = open_tier(Tier.NATIVE, ("numpy",))
    except SandboxError as error:
        pytest.skip(str(error))
    assert isinstance(box, WarmBox)
    box.run(parcel(), [job()])
    processes = _processes(box)
    assert processes
    box.close()
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{process}").exists() for process in processes) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not any(Path(f"/proc/{process}").exists() for process in processes)


@pytest.mark.parametrize("opener", [open_native, open_restricted])
def test_libraries_that_are_asked_for_are_there(opener: Callable[[tuple[str, ...]], WarmBox]) -> None:
    pytest.importorskip("sklearn")
    source = "def attack():\n    import yaml\n    return np.ones(1) * len(yaml.dump([1]))"
    try:
        box = opener(("numpy", "yaml"))
    except SandboxError as error:
        pytest.skip(str(error))
    with box:
        given = parcel(source)
        (seen,) = box.run(type(given)(given.package, given.files, libraries=("numpy", "yaml")), [job("attack")])
    assert seen.status is RunStatus.OK, seen


def _settled(box: WarmBox) -> int:
    """Processes of the box once the child that was dismissed is buried."""
    deadline = time.monotonic() + 5
    while (count := len(_processes(box))) > 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    return count
