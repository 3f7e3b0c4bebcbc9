"""An entry is one thing that a folder or an archive lists: its name as written there, its kind, a way to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, TypeAlias

CHUNK = 1 << 16


class Kind(StrEnum):
    """What an entry is. Only the contents of a FILE are ever read."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    SPECIAL = "special"  # device, FIFO, socket
    LOCKED = "locked"  # encrypted
    ODD = "odd"  # a compression method that is not read
    FORBIDDEN = "forbidden"  # no permission


@dataclass(frozen=True)
class Entry:
    """`name` and `size` are claims. `chunks` yields the bytes and may raise HandInError; in a tar it works only
    until the next entry is asked for. `opened`, when there is one, gives a seekable file without copying it."""

    name: str
    kind: Kind
    size: int = 0
    chunks: Callable[[], Iterator[bytes]] = lambda: iter(())
    opened: Callable[[], BinaryIO] | None = None


Entries: TypeAlias = Callable[[], Iterator[Entry]]
"""A listing that can be walked more than once."""
