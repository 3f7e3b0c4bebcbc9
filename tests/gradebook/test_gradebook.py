"""The gradebook: nothing finished is lost, nothing is overwritten."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from grader.errors import InputError
from grader.gradebook import Entry, Gradebook


def entry(submission: str = "alice", conditions: str = "c1", body: str = "{}") -> Entry:
    return Entry(submission, "tree", conditions, "2026-01-01T00:00:00+00:00", body)


def test_what_is_kept_is_there_again(tmp_path: Path) -> None:
    with Gradebook(tmp_path / "g.sqlite") as book:
        book.keep("subject", {"j1": b"one", "j2": b"two"}, entry())
    with Gradebook(tmp_path / "g.sqlite") as book:
        assert book.observations("subject") == {"j1": b"one", "j2": b"two"}
        assert book.observations("other") == {}
        assert book.find("alice", "tree", "c1") == entry()
        assert book.find("alice", "tree", "c2") is None


def test_history_is_append_only() -> None:
    with Gradebook(":memory:") as book:
        for body in ("1", "2", "3"):
            book.keep("s", {}, entry(body=body))
        book.keep("s", {}, entry("bob"))
        assert [row.body for row in book.history("alice")] == ["1", "2", "3"]
        assert [(row.submission, row.body) for row in book.latest()] == [("alice", "3"), ("bob", "{}")]


def test_the_secret_stays_the_same(tmp_path: Path) -> None:
    with Gradebook(tmp_path / "g") as book:
        first = book.secret()
    with Gradebook(tmp_path / "g") as book:
        assert book.secret() == first
    assert len(first) == 64


WRITER = """
import sys
from grader.gradebook import Entry, Gradebook
with Gradebook(sys.argv[1]) as book:
    for number in range(40):
        book.keep(sys.argv[2], {f"j{number}": b"x" * 10_000}, Entry(sys.argv[2], str(number), "c", "now", "{}"))
"""


def test_many_processes_may_write(tmp_path: Path) -> None:
    path = str(tmp_path / "g.sqlite")
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, path, name]) for name in ("ann", "ben", "cyd")]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    with Gradebook(path) as book:
        for name in ("ann", "ben", "cyd"):
            assert len(book.observations(name)) == 40
            assert [row.tree for row in book.history(name)] == [str(number) for number in range(40)]


def test_many_threads_may_write() -> None:
    with Gradebook(":memory:") as book:
        threads = [
            threading.Thread(
                target=lambda n=n: [book.keep(f"s{n}", {f"j{k}": b"x"}, entry(f"{n}-{k}")) for k in range(20)]
            )
            for n in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(book.latest()) == 80


def test_another_file_is_not_a_gradebook(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but long enough to look at " * 20)
    with pytest.raises(InputError, match="not a gradebook"):
        Gradebook(path)


KILLED = """
import os, sys
from grader.gradebook import Entry, Gradebook
book = Gradebook(sys.argv[1])
for n in range(1000):
    book.keep("s", {str(n): b"x" * 1000}, Entry(f"student{n}", "t", "c", "now", "{}"))
    print(n, flush=True)
    if n == 50:
        os.kill(os.getpid(), 9)
"""


def test_being_killed_loses_nothing_that_was_finished(tmp_path: Path) -> None:
    path = tmp_path / "g.sqlite"
    done = subprocess.run([sys.executable, "-c", KILLED, path], capture_output=True, text=True, check=False)
    assert done.returncode == -9
    with Gradebook(path) as book:
        assert len(book.latest()) == 51 == len(done.stdout.split())
        assert len(book.observations("s")) == 51
