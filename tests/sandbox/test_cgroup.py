"""A limit for a group of processes: found where it can be made, kept by the kernel, named when it is hit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.model.observation import RunStatus
from grader.sandbox import cgroup
from grader.sandbox.ending import Ending, explain

EATER = "import sys; sys.stdin.readline(); x = bytearray(300 << 20); print(len(x))"


def layout(root: Path, *, version: int) -> Path:
    """Folders as the kernel shows them, and the file that says where we are."""
    own = root / "own"
    if version == 1:
        (root / "memory" / "session").mkdir(parents=True)
        own.write_text("3:cpu:/\n2:memory:/session\n0::/\n")
    else:
        (root / "user.slice" / "shell.scope").mkdir(parents=True)
        own.write_text("0::/user.slice/shell.scope\n")
    return own


class Kernel:
    """Fills a new folder with files, as the kernel does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> None:
        real = Path.mkdir

        def mkdir(path: Path, *args: object, **keyword: object) -> None:
            real(path, *args, **keyword)  # type: ignore[arg-type]
            for name, text in files.items():
                (path / name).write_text(text)

        monkeypatch.setattr(Path, "mkdir", mkdir)


@pytest.mark.parametrize(
    ("version", "files", "parent"),
    [
        (1, {"memory.limit_in_bytes": "9", "memory.oom_control": "under_oom 0\noom_kill 2\n"}, "memory/session"),
        (2, {"memory.max": "max", "memory.events": "oom 1\noom_kill 2\n"}, "user.slice"),
    ],
)
def test_both_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int, files: dict[str, str], parent: str
) -> None:
    own = layout(tmp_path, version=version)
    Kernel(monkeypatch, files)
    group = cgroup.made(41, tmp_path, own)
    assert group is not None
    (folder,) = (tmp_path / parent).glob("backpass-*")
    assert (folder / "cgroup.procs").read_text() == "41"
    group.limit(1 << 20)
    assert (folder / next(iter(files))).read_text() == str(1 << 20)
    assert group.kills == 2


@pytest.mark.parametrize("version", [1, 2])
def test_without_the_controller_there_is_none(tmp_path: Path, version: int) -> None:
    """Folders can be made, but the kernel puts no limit into them. Nothing is left behind."""
    assert cgroup.made(41, tmp_path, layout(tmp_path, version=version)) is None
    assert not list(tmp_path.rglob("backpass-*"))


def test_without_control_groups_there_is_none(tmp_path: Path) -> None:
    assert cgroup.made(41, tmp_path, tmp_path / "nothing") is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has control groups")
def test_the_kernel_keeps_it() -> None:
    before = own_groups()
    eater = subprocess.Popen([sys.executable, "-c", EATER], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    group = cgroup.made(eater.pid)
    try:
        if group is None:
            pytest.skip("no control groups for this user")
        group.limit(100 << 20)
        out, _ = eater.communicate(b"go\n", timeout=60)
        assert (out, eater.returncode, group.kills) == (b"", -9, 1)
    finally:
        eater.kill()
        eater.wait()
        if group is not None:
            group.close()
    assert own_groups() == before


def own_groups() -> set[Path]:
    """Groups of this process: those of boxes that other tests have open, too."""
    return set(Path("/sys/fs/cgroup").glob(f"**/backpass-{os.getpid()}-*"))


def test_who_was_starved_is_told() -> None:
    status, told = explain(Ending(-9, starved=True), "running layers.f")
    assert status is RunStatus.MEMORY_LIMIT
    assert "its memory was used up" in told
