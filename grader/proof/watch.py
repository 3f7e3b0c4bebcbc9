"""Whoever looks on while the self-test runs is told what begins and what is done."""

from __future__ import annotations

from typing import Protocol


class Watch(Protocol):
    """A check begins; so many experiments follow; one of them is done."""

    def check(self, title: str) -> None: ...

    def begin(self, experiments: int) -> None: ...

    def done(self, name: str) -> None: ...


class Nobody:
    """Nobody looks on."""

    def check(self, title: str) -> None:
        """Nothing."""

    def begin(self, experiments: int) -> None:
        """Nothing."""

    def done(self, name: str) -> None:
        """Nothing."""
