"""The gradebook: one SQLite file that holds what was seen and what was given, and survives being killed.

Each hand-in is one transaction (write-ahead log), so what was finished is there when the same command runs
again. One Gradebook may be used from several threads, and several processes may each open the same file.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from ..errors import GraderError, InputError
from ..model.mark import Mark
from .schema import TABLES, VERSION
from .turns import turn

PATIENCE_SECONDS = 60.0  # while another process writes


MEMORY = ":memory:"  # SQLite's name for a file that is none


@dataclass(frozen=True)
class Entry:
    """One graded hand-in as stored: `body` is the result's JSON document."""

    submission: str
    tree: str
    conditions: str
    graded_at: str
    body: str


class Gradebook:
    """Opens or makes the file at `path`; `:memory:` keeps nothing."""

    def __init__(self, path: Path | str) -> None:
        self.path = path
        self._lock = threading.Lock()
        try:
            self._db = sqlite3.connect(path, PATIENCE_SECONDS, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript(TABLES)
        except sqlite3.DatabaseError as error:
            raise InputError(f"is not a gradebook: {error}", path=path, fix="name another --out folder") from None
        if self.meta("version", str(VERSION)) != str(VERSION):
            raise InputError("was written by another version of the grader", path=path)

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def meta(self, key: str, default: str) -> str:
        """The value kept under `key`; the first one ever given wins."""
        with self._lock:
            self._db.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (key, default))
            row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0])

    def secret(self) -> bytes:
        """A course secret of this gradebook's own, for when none was given."""
        return self.meta("secret", secrets.token_hex(32)).encode()

    def turn(self, key: str) -> AbstractContextManager[None]:
        """Alone with this key among the processes that use this gradebook; see `turns.py`."""
        return turn(Path(f"{self.path}.lock"), key) if str(self.path) != MEMORY else nullcontext()

    def observations(self, subject: str) -> dict[str, bytes]:
        """Everything seen of one subject: {hash of a criterion's jobs: encoded observations}."""
        with self._lock:
            rows = self._db.execute("SELECT jobs, body FROM observations WHERE subject = ?", (subject,)).fetchall()
        return dict(rows)

    def keep(self, subject: str, bodies: Mapping[str, bytes], entry: Entry | None = None) -> None:
        """Add observations, and the result that came of them, in one transaction."""
        rows = [(subject, jobs, body) for jobs, body in bodies.items()]
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                self._db.executemany("INSERT OR REPLACE INTO observations VALUES (?, ?, ?)", rows)
                if entry:
                    self._insert(entry)
                self._db.execute("COMMIT")
            except sqlite3.Error as error:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise GraderError(f"the gradebook cannot be written ({error}); is the disk full?") from None

    def find(self, submission: str, tree: str, conditions: str) -> Entry | None:
        """The newest result of exactly this hand-in under exactly these conditions."""
        return self._one(
            "SELECT submission, tree, conditions, graded_at, body FROM results"
            " WHERE submission = ? AND tree = ? AND conditions = ? ORDER BY seq DESC LIMIT 1",
            (submission, tree, conditions),
        )

    def latest(self) -> list[Entry]:
        """The newest result of every hand-in, by submission id."""
        with self._lock, closing(self._db.cursor()) as cursor:
            rows = cursor.execute(
                "SELECT submission, tree, conditions, graded_at, body FROM results"
                " WHERE seq IN (SELECT max(seq) FROM results GROUP BY submission) ORDER BY submission"
            ).fetchall()
        return [Entry(*row) for row in rows]

    def history(self, submission: str) -> list[Entry]:
        """All results of one hand-in, oldest first."""
        with self._lock:
            rows = self._db.execute(
                "SELECT submission, tree, conditions, graded_at, body FROM results WHERE submission = ? ORDER BY seq",
                (submission,),
            ).fetchall()
        return [Entry(*row) for row in rows]

    def mark(self, mark: Mark) -> None:
        """Add a person's mark; earlier ones stay in the history."""
        row = (mark.submission, mark.criterion, mark.score, mark.comment, mark.by, mark.at)
        with self._lock:
            self._db.execute(
                "INSERT INTO marks (submission, criterion, score, comment, marked_by, marked_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )

    def marks(self, every: bool = False) -> list[Mark]:
        """The mark that counts for each submission and criterion; with `every` all that were ever given, in order."""
        columns = "SELECT submission, criterion, score, comment, marked_by, marked_at FROM marks"
        newest = " WHERE seq IN (SELECT max(seq) FROM marks GROUP BY submission, criterion)"
        with self._lock:
            rows = self._db.execute(columns + ("" if every else newest) + " ORDER BY seq").fetchall()
        return [Mark(*row) for row in rows]

    def note(self, kind: str, bodies: Mapping[str, str]) -> None:
        """Add notes of one kind by their names; those that say what is known already are left out."""
        known = self.notes(kind)
        rows = [(kind, name, body) for name, body in bodies.items() if known.get(name) != body]
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany("INSERT INTO notes (kind, name, body) VALUES (?, ?, ?)", rows)
            self._db.execute("COMMIT")

    def notes(self, kind: str) -> dict[str, str]:
        """The note that counts for each name, in the order in which the names came."""
        with self._lock:
            rows = self._db.execute("SELECT name, body FROM notes WHERE kind = ? ORDER BY seq", (kind,)).fetchall()
        return dict(rows)

    def _insert(self, entry: Entry) -> None:
        self._db.execute(
            "INSERT INTO results (submission, tree, conditions, graded_at, body) VALUES (?, ?, ?, ?, ?)",
            (entry.submission, entry.tree, entry.conditions, entry.graded_at, entry.body),
        )

    def _one(self, query: str, values: Iterable[str]) -> Entry | None:
        with self._lock:
            row = self._db.execute(query, tuple(values)).fetchone()
        return Entry(*row) if row else None
