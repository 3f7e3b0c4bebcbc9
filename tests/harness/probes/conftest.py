"""The reference as a hand-in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

REFERENCE = Path(__file__).parents[3] / "reference"


@pytest.fixture(scope="session")
def reference() -> dict[str, bytes]:
    """The reference's files as a `load` frame has them."""
    return {
        path.relative_to(REFERENCE).as_posix(): path.read_bytes()
        for path in REFERENCE.rglob("*.py")
        if "notebooks" not in path.parts
    }


@pytest.fixture
def solved(box: Any, reference: dict[str, bytes]) -> Any:
    """The reference, loaded."""
    return box(reference)
