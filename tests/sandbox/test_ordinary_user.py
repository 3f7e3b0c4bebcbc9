"""The same promises when root does not run the grader: contract and attacks again, in a process of an ordinary user."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.sandbox.whereabouts import closed_to_others

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
USER = 54_321
SUITES = ("test_contract.py", "test_forbidden_acts.py", "test_prying.py", "test_forging.py", "test_greed.py")


@pytest.fixture
def own_folder() -> Iterator[Path]:
    """A temporary folder of that user; pytest's own are root's alone."""
    with tempfile.TemporaryDirectory() as name:
        os.chown(name, USER, USER)
        yield Path(name)


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user runs this already")
def test_everything_holds_for_an_ordinary_user(own_folder: Path) -> None:
    command = [*_as_user(), sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "not subprocess"]
    done = subprocess.run(
        [*command, f"--basetemp={own_folder}/base", *(str(HERE / name) for name in SUITES)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": "/tmp"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert done.stdout.count(".") > 200  # one for each test that passed


def _as_user() -> list[str]:
    """A command that runs another as an ordinary user; with a view in which that user may read our Python."""
    setpriv, bwrap = shutil.which("setpriv"), shutil.which("bwrap")
    if setpriv is None:
        pytest.skip("setpriv is not installed")
    become = [setpriv, "--reuid", str(USER), "--regid", str(USER), "--clear-groups"]
    interpreter = Path(os.path.realpath(sys.executable))
    closed = closed_to_others([interpreter, Path(sys.prefix), ROOT])
    if closed is None:
        return become
    if bwrap is None or not interpreter.is_relative_to(closed):
        pytest.skip(f"ordinary users cannot use {closed}")
    return [bwrap, "--dev-bind", "/", "/", *_opened(closed, Path(sys.base_prefix)), "--proc", "/proc", "--", *become]


def _opened(closed: Path, needed: Path) -> list[str]:
    """An empty folder in the place of `closed`, with only the way to `needed` in it, open to all."""
    between = [path for path in reversed(needed.parents) if path.is_relative_to(closed) and path != closed]
    folders = [word for path in between for word in ("--perms", "0755", "--dir", str(path))]
    return ["--perms", "0755", "--tmpfs", str(closed), *folders, "--ro-bind", str(needed), str(needed)]
