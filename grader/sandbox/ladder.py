"""Choosing a box: the strongest tier that works on this host. Where that is weaker than what was asked, it fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from grader.errors import SandboxError, TierError

from .canary import must_hold
from .container import open_container
from .native import open_native
from .protocol import Box, Tier
from .restricted import open_restricted
from .subprocess import open_subprocess

OPENERS: Mapping[Tier, Callable[[Sequence[str]], Box]] = {
    Tier.NATIVE: open_native,
    Tier.CONTAINER: open_container,
    Tier.RESTRICTED: open_restricted,
    Tier.SUBPROCESS: open_subprocess,
}


def open_sandbox(tier: str = "auto", min_tier: str = "subprocess", libraries: Sequence[str] = ("numpy",)) -> Box:
    """A box of the tier that is named, or for "auto" of the strongest that works and is not below `min_tier`.

    `libraries` are the import names that exist inside. TierError says what each tier that was tried lacks.
    """
    least = tier_named(min_tier)
    tried = []
    for candidate in Tier if tier == "auto" else [tier_named(tier)]:
        try:
            if candidate.rank < least.rank:
                raise TierError(f"weaker than {least}, the least that was asked for")
            return open_tier(candidate, libraries)
        except SandboxError as error:
            tried.append(f"{candidate}: {error}")
    raise TierError("no sandbox that is strong enough works here\n  " + "\n  ".join(tried))


def open_tier(tier: Tier, libraries: Sequence[str]) -> Box:
    """A box of this tier, after its canary has come back from it; SandboxError says what is missing."""
    box = OPENERS[tier](libraries)
    try:
        if tier is not Tier.SUBPROCESS:
            must_hold(box)
    except BaseException:
        box.close()
        raise
    return box


def tier_named(name: str) -> Tier:
    """The tier of that name; TierError lists the names there are."""
    try:
        return Tier(name)
    except ValueError:
        raise TierError(f"there is no tier {name!r}; there are {', '.join(Tier)}") from None
