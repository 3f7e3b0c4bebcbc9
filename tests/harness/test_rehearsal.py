"""The rehearsal plays everything that a hand-in does, and leaves nothing behind."""

from __future__ import annotations

import linecache
import sys
import warnings

import numpy as np
import pytest

from grader.harness import rehearsal, wire
from grader.harness.conversation import Conversation
from grader.harness.hugepages import collapse


@pytest.mark.parametrize("torch", [False, True])
def test_nothing_is_left_behind(torch: bool) -> None:
    if torch:
        pytest.importorskip("torch")
    with warnings.catch_warnings():  # every job sets the filters for itself
        rehearsal.rehearse(torch)
        modules, finders = set(sys.modules), list(sys.meta_path)
        rehearsal.rehearse(torch)
    assert set(sys.modules) == modules
    assert sys.meta_path == finders
    assert not [name for name in linecache.cache if "piece" in name]


def test_every_job_goes_as_planned() -> None:
    conversation = Conversation()
    with warnings.catch_warnings():
        load, *jobs = rehearsal.frames(torch=False)
        assert wire.decode(conversation.reply(bytearray(load))) == {"loaded": True}
        statuses = [wire.decode(conversation.reply(bytearray(job)))["status"] for job in jobs]
        conversation.unload()
    assert statuses == ["ok", "ok", "error"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has huge pages to ask for")
def test_collapsing_pages_changes_no_value() -> None:
    kept = [np.full(1000, number) for number in range(100)]
    assert collapse() >= 0
    assert all((array == number).all() for number, array in enumerate(kept))
