"""Every way to end has a status and a sentence."""

from __future__ import annotations

import signal

import pytest

from grader.model.observation import RunStatus
from grader.sandbox.ending import Ending, explain


@pytest.mark.parametrize(
    ("ending", "status", "words"),
    [
        (None, RunStatus.CRASHED, "closed its own files while running f"),
        (Ending(0), RunStatus.CRASHED, "os._exit(0) while running f"),
        (Ending(3), RunStatus.CRASHED, "os._exit(3) while running f"),
        (Ending(3221225477), RunStatus.CRASHED, "0xc0000005"),
        (Ending(-signal.SIGSEGV), RunStatus.CRASHED, "segmentation fault"),
        (Ending(-signal.SIGABRT), RunStatus.CRASHED, "gave up"),
        (Ending(-signal.SIGSYS), RunStatus.CRASHED, "forbidden"),
        (Ending(-signal.SIGHUP), RunStatus.CRASHED, "SIGHUP"),
        (Ending(-99), RunStatus.CRASHED, "signal 99"),
        (Ending(-signal.SIGKILL), RunStatus.MEMORY_LIMIT, "out of memory"),
        (Ending(-signal.SIGKILL, cpu=30, cpu_limit=30), RunStatus.TIME_LIMIT, "processor time"),
        (Ending(-signal.SIGXCPU, cpu=30, cpu_limit=30), RunStatus.TIME_LIMIT, "more than 30 s"),
    ],
)
def test_each_ending_is_explained(ending: Ending | None, status: RunStatus, words: str) -> None:
    found, sentence = explain(ending, "running f")
    assert found is status
    assert words in sentence
