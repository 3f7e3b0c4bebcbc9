"""One box of every tier for the whole run; a tier that this host cannot give is skipped with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from grader.errors import SandboxError
from grader.sandbox import Box, Tier
from grader.sandbox.ladder import open_tier

WALLED = (Tier.NATIVE, Tier.RESTRICTED, Tier.CONTAINER)


@pytest.fixture(scope="session")
def box_of() -> Iterator[Callable[[Tier], Box]]:
    """`box_of(tier)`: opened once."""
    boxes: dict[Tier, Box | str] = {}

    def get(tier: Tier) -> Box:
        if tier not in boxes:
            try:
                boxes[tier] = open_tier(tier, ("numpy",))
            except SandboxError as error:
                boxes[tier] = str(error)
        found = boxes[tier]
        if isinstance(found, str):
            pytest.skip(f"no {tier} tier here: {found}")
        return found

    yield get
    for box in boxes.values():
        if not isinstance(box, str):
            box.close()


@pytest.fixture(params=WALLED)
def walled(request: pytest.FixtureRequest, box_of: Callable[[Tier], Box]) -> Box:
    """A box that promises isolation."""
    return box_of(request.param)


@pytest.fixture(params=tuple(Tier))
def box(request: pytest.FixtureRequest, box_of: Callable[[Tier], Box]) -> Box:
    """A box of any tier."""
    return box_of(request.param)
