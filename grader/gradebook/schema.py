"""The tables. Rows are added and never changed: an older result is never replaced by a newer failure."""

from __future__ import annotations

VERSION = 1

TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- What a submission did, by content: `subject` is the hash of what entered the box and of the environment,
-- `jobs` the hash of a criterion's jobs. Judging anew needs no new run.
CREATE TABLE IF NOT EXISTS observations (
    subject TEXT NOT NULL, jobs TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (subject, jobs)
) STRICT, WITHOUT ROWID;

-- One row each time a hand-in was graded; the last one counts, all are kept.
CREATE TABLE IF NOT EXISTS results (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, submission TEXT NOT NULL, tree TEXT NOT NULL, conditions TEXT NOT NULL,
    graded_at TEXT NOT NULL, body TEXT NOT NULL
) STRICT;

-- What people gave: points for written answers, overrides with their reason. The last one of each counts.
CREATE TABLE IF NOT EXISTS marks (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, submission TEXT NOT NULL, criterion TEXT NOT NULL, score REAL NOT NULL,
    comment TEXT NOT NULL, marked_by TEXT NOT NULL, marked_at TEXT NOT NULL
) STRICT;

-- What is known about the class apart from the work: hand-ins as the platform tells of them, the roster, the late
-- policy. The last one of each kind and name counts.
CREATE TABLE IF NOT EXISTS notes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS results_by_submission ON results (submission, seq);
"""
