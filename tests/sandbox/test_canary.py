"""The canary notices a box that is open, one that does not answer, and one that lies about its shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from grader.errors import TierError
from grader.model.job import Job
from grader.model.observation import Observation, RunStatus
from grader.model.submission import Parcel
from grader.sandbox import Box, Tier, canary


class Played:
    """A box that answers what it was told to."""

    def __init__(self, seen: Observation) -> None:
        self.seen = seen

    def run(self, parcel: Parcel, jobs: Sequence[Job]) -> list[Observation]:
        return [self.seen]


def answer(out: object) -> Played:
    return Played(Observation(RunStatus.OK, {"out": out}))  # type: ignore[dict-item]


def test_it_holds_when_every_act_failed(walled: Box) -> None:
    canary.must_hold(walled)


def test_it_names_what_could_be_done() -> None:
    done = np.zeros(len(canary.ACTS), bool)
    done[[0, 4]] = True
    with pytest.raises(TierError, match=f"could {canary.ACTS[0]}, {canary.ACTS[4]}$"):
        canary.must_hold(answer(done))  # type: ignore[arg-type]


@pytest.mark.parametrize("out", [None, 0, np.zeros(3, bool), {"returned": "NoneType"}, np.zeros((1, len(canary.ACTS)))])
def test_it_does_not_take_silence_for_safety(out: object) -> None:
    with pytest.raises(TierError, match="did not come back"):
        canary.must_hold(answer(out))  # type: ignore[arg-type]


def test_a_box_that_fails_is_not_safe() -> None:
    with pytest.raises(TierError, match="no warm process"):
        canary.must_hold(Played(Observation(RunStatus.GRADER_ERROR, detail="no warm process")))  # type: ignore[arg-type]


def test_without_walls_it_sings(box_of: Callable[[Tier], Box]) -> None:
    with pytest.raises(TierError, match="open a network socket"):
        canary.must_hold(box_of(Tier.SUBPROCESS))
