"""Choosing a box: the strongest tier that works on this host. Where that is weaker than what was asked, it fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from grader.errors import SandboxError, TierError

from .native import open_native
from .protocol import Box, Tier
from .restricted import open_restricted
from .subprocess import open_subprocess

Opener = Callable[[Sequence[str]], Box]
OPENERS: Mapping[Tier, Opener] = {
    Tier.NATIVE: open_native,
    Tier.RESTRICTED: open_restricted,
    Tier.SUBPROCESS: open_subprocess,
}


def open_sandbox(tier: str = "auto", min_tier: str = "restricted", libraries: Sequence[str] = ("numpy",)) -> Box:
    """A box of the tier that is named, or for "auto" of the strongest that works and is not below `min_tier`.

    `libraries` are the import names that exist inside. TierError says what every tier that was tried lacks.
    """
    least = _tier(min_tier)
    asked = [_tier(tier)] if tier != "auto" else sorted(OPENERS, key=lambda item: -item.rank)
    tried = []
    for candidate in asked:
        if candidate.rank < least.rank:
            tried.append(f"{candidate}: weaker than the tier asked for ({least})")
            continue
        try:
            return OPENERS[candidate](libraries)
        except SandboxError as error:
            tried.append(f"{candidate}: {error}")
    raise TierError("no sandbox that is strong enough works here:\n  " + "\n  ".join(tried))


def _tier(name: str) -> Tier:
    try:
        return Tier(name)
    except ValueError:
        raise TierError(f"there is no tier {name!r}; there are {', '.join(Tier)}") from None
