"""Taking turns: one process at a time with a key, everybody at once with different ones, and the dead let go."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.gradebook import Gradebook
from grader.gradebook.turns import turn

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="everybody computes for themselves there")
HOLDER = """
import sys
from pathlib import Path
from grader.gradebook.turns import turn
with turn(Path(sys.argv[1]), "reference 0"):
    print("held", flush=True)
    sys.stdin.readline()
print("let go", flush=True)
"""
WAITER = HOLDER.replace("sys.stdin.readline()", "pass")


def start(code: str, file: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("killed", [False, True])
def test_the_second_waits_for_the_first(tmp_path: Path, killed: bool) -> None:
    file = tmp_path / "book.lock"
    with start(HOLDER, file) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with start(WAITER, file) as waiter:
            with pytest.raises(subprocess.TimeoutExpired):
                waiter.wait(1.0)
            with turn(file, "reference 1"):  # another key is free
                pass
            if killed:
                holder.kill()
                holder.wait()
            else:
                holder.communicate("\n")
            assert waiter.communicate(timeout=60)[0] == "held\nlet go\n"


def test_a_book_in_memory_is_nobody_elses() -> None:
    with Gradebook(":memory:") as book, book.turn("a"), book.turn("a"):
        pass
