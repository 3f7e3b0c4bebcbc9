"""Taking turns between processes: what several need is computed by the first of them, while the others wait for it.

Each key has a place in one lock file (a byte of it), which the kernel frees when its holder ends, however it ends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: everybody computes for themselves
    fcntl = None  # type: ignore[assignment]

PLACES = 1 << 30


@contextmanager
def turn(file: Path, key: str) -> Iterator[None]:
    """Alone with this key among all processes that use this file. Threads of one process are not kept apart."""
    if fcntl is None:
        yield
        return
    place = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") % PLACES
    with file.open("ab") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX, 1, place)
        yield
