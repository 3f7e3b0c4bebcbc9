"""Order of the tests. What takes minutes starts first: of several processes none is alone with it at the end."""

from __future__ import annotations

import pytest

LONG = ("test_class", "test_planted", "test_ordinary_user", "test_hostile", "notebook")  # in names of files


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order within a file stays."""
    items.sort(key=lambda item: _place(item.path.stem))


def _place(name: str) -> int:
    return next((place for place, part in enumerate(LONG) if part in name), len(LONG))
