"""Where the notes go that the harness takes while it makes a hand-in run: one list a file, one for the running job."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from .failure import plain_text

MAX_NOTES = 40
MAX_LENGTH = 400


class Notes:
    """`add` writes to whatever is going on at the moment: a file's import, or a job."""

    def __init__(self) -> None:
        self.files: defaultdict[str, list[str]] = defaultdict(list)
        self.current: list[str] = []

    def add(self, text: str) -> None:
        """Keep a sentence, once; only the first MAX_NOTES are kept."""
        text = plain_text(text, MAX_LENGTH)
        if text not in self.current and len(self.current) < MAX_NOTES:
            self.current.append(text)

    @contextmanager
    def going_to(self, target: list[str]) -> Iterator[None]:
        """Send the notes taken inside to `target`."""
        before, self.current = self.current, target
        try:
            yield
        finally:
            self.current = before
