"""The strongest tier that works is taken; below what was asked for there is none."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from grader.errors import SandboxError, TierError
from grader.sandbox import Box, Tier, ladder, open_sandbox

from .hand_ins import is_good, job, parcel


def _missing(libraries: Sequence[str]) -> Box:
    raise TierError("not on this host")


def _broken(libraries: Sequence[str]) -> Box:
    raise SandboxError("it broke")


def test_tiers_stand_in_order_of_strength() -> None:
    ranks = [tier.rank for tier in Tier]
    assert ranks == sorted(ranks, reverse=True)
    assert Tier.NATIVE.rank == Tier.CONTAINER.rank > Tier.RESTRICTED.rank > Tier.SUBPROCESS.rank


def test_auto_goes_down_to_the_first_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    walled = {Tier.NATIVE: _missing, Tier.CONTAINER: _broken, Tier.RESTRICTED: _missing}
    monkeypatch.setattr(ladder, "OPENERS", {**ladder.OPENERS, **walled})
    with open_sandbox() as box:
        assert box.environment.tier == "subprocess"
        assert is_good(box.run(parcel(), [job()])[0])


def test_below_the_least_it_fails_and_says_what_each_tier_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    walled = {Tier.NATIVE: _missing, Tier.CONTAINER: _broken, Tier.RESTRICTED: _missing}
    monkeypatch.setattr(ladder, "OPENERS", {**ladder.OPENERS, **walled})
    with pytest.raises(TierError) as caught:
        open_sandbox(min_tier="restricted")
    for words in ("native: not on this host", "container: it broke", "subprocess: weaker than restricted"):
        assert words in str(caught.value)
    assert caught.value.exit_code == 4


def test_a_named_tier_is_taken_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ladder, "OPENERS", {**ladder.OPENERS, Tier.NATIVE: _missing})
    with pytest.raises(TierError, match="not on this host"):
        open_sandbox("native")
    with pytest.raises(TierError, match="weaker"):
        open_sandbox("subprocess", min_tier="native")


@pytest.mark.parametrize("names", [{"tier": "strong"}, {"min_tier": "auto"}])
def test_a_name_that_is_no_tier(names: dict[str, str]) -> None:
    with pytest.raises(TierError, match="there are native, container, restricted, subprocess"):
        open_sandbox(**names)
