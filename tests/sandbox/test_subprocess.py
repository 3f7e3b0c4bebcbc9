"""The tier without walls: what it does hold, and that it says what it does not."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.model.observation import RunStatus
from grader.sandbox.subprocess import SubprocessBox, open_subprocess

from .hand_ins import BRIEF, job, parcel, told


@pytest.fixture
def own_box() -> Iterator[SubprocessBox]:
    with open_subprocess(("numpy",)) as box:
        yield box


def test_it_says_that_it_is_no_boundary(own_box: SubprocessBox) -> None:
    assert own_box.environment.tier == "subprocess"
    assert "no security boundary" in own_box.environment.guarantees[0]


def test_secrets_of_the_environment_stay_outside(own_box: SubprocessBox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANVAS_TOKEN", "secret")
    (seen,) = own_box.run(parcel("import os\ndef look(): return say('CANVAS_TOKEN' in os.environ)"), [job("look")])
    assert told(seen) == "False"


def test_files_that_are_written_land_in_a_folder_that_goes_away() -> None:
    with open_subprocess(("numpy",)) as box:
        (seen,) = box.run(
            parcel("import os\ndef write():\n    open('x', 'w')\n    return say(os.getcwd())"), [job("write")]
        )
        folder = Path(told(seen))
        assert (folder / "x").exists()
    assert not folder.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="process groups")
def test_what_it_started_ends_with_it(own_box: SubprocessBox) -> None:
    source = """
    import subprocess, sys

    def start():
        process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        return np.array([process.pid])
    """
    (seen,) = own_box.run(parcel(source), [job("start")])
    process = Path(f"/proc/{int(np.asarray(seen.values['out'])[0])}")
    deadline = time.monotonic() + 10
    while _lives(process) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not _lives(process)


def test_late_and_large_answers_are_refused_through_threads_too(own_box: SubprocessBox) -> None:
    source = "import time\ndef wait(): time.sleep(60)\n"
    late, large = own_box.run(
        parcel(source), [job("wait", limits=replace(BRIEF, seconds=0.4)), job(inputs={"x": np.zeros(1 << 20)})]
    )
    assert late.status is RunStatus.TIME_LIMIT
    assert large.status is RunStatus.OUTPUT_LIMIT


def _lives(process: Path) -> bool:
    """It is there, and no zombie that somebody else's init has yet to bury."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
