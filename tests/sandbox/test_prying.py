"""Looking for what must not be seen: files of the host, other hand-ins, the grader's memory and environment."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest

import grader
from grader.model.observation import RunStatus
from grader.sandbox import Box

from .hand_ins import is_good, job, parcel, told

READ = """
def attack(path):
    path = bytes(path).decode()
    import os
    try:
        return say('READ ' + repr(os.listdir(path) if os.path.isdir(path) else open(path, 'rb').read(40)))
    except OSError as error:
        return say('refused')
"""
HOST_FILES = (
    "/etc/passwd",
    "/etc/hostname",
    "/etc",
    "/home",
    "/root",
    "/tmp",
    "/var",
    "/proc",
    "/proc/self/environ",
    "/proc/self/maps",
    "/proc/self/mem",
    "/proc/1/environ",
    "/proc/1/cmdline",
    "/proc/1/root",
    "/proc/1/root/etc/passwd",
    "/sys/class",
    "/dev/mem",
    "/dev/zero",
    "/",
    ".",
    "..",
)
OURS = (
    Path(grader.__file__).parent,
    Path(grader.__file__).parent / "judge",
    Path(__file__),
    Path(sys.prefix),
    Path.home(),
)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file that everybody on the host may read."""
    for folder in (tmp_path, *tmp_path.parents[:2]):
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(0o755)
    path = tmp_path / "reference.py"
    path.write_text("expected = 42")
    path.chmod(0o644)
    return path


@pytest.mark.parametrize("path", [*HOST_FILES, *map(str, OURS)])
def test_files_of_the_host_cannot_be_read(walled: Box, path: str) -> None:
    (seen,) = walled.run(parcel(READ), [_read(path)])
    assert told(seen) == "refused"


def test_a_reference_on_disk_cannot_be_read(walled: Box, secret: Path) -> None:
    for path in (
        secret,
        secret.parent,
        Path(f"/proc/{os.getpid()}/root{secret}"),
        Path(f"/proc/self/cwd/../..{secret}"),
    ):
        (seen,) = walled.run(parcel(READ), [_read(str(path))])
        assert told(seen) == "refused"


def test_the_libraries_can_be_read(walled: Box) -> None:
    (seen,) = walled.run(parcel("def attack(): return say(open(np.__file__).read(3))"), [job("attack")])
    assert told(seen) == '"""'


@pytest.mark.parametrize(
    "name", ["torch", "scipy", "sklearn", "pip", "grader", "reference", "pytest", "pydantic", "yaml"]
)
def test_other_packages_are_not_there(walled: Box, name: str) -> None:
    source = f"""
    import importlib, sys

    def attack():
        sys.meta_path[:] = [finder for finder in sys.meta_path if isinstance(finder, type)]  # not the harness'
        try:
            return say('FOUND ' + repr(importlib.import_module('{name}')))
        except (ImportError, OSError):
            return say('absent')
    """
    (seen,) = walled.run(parcel(source), [job("attack")])
    assert told(seen) == "absent"


def test_the_environment_tells_nothing(walled: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    (seen,) = walled.run(parcel("import os\ndef attack(): return say(' '.join(sorted(os.environ)))"), [job("attack")])
    known = {"GLIBC_TUNABLES", "HOME", "LC_ALL", "MPLCONFIGDIR", "PATH", "PWD", "TORCHINDUCTOR_CACHE_DIR"}
    assert {name for name in told(seen).split() if not name.endswith("_NUM_THREADS")} <= known | {
        name for name in told(seen).split() if name.startswith("PYTHON")
    }


SEARCH = """
import ctypes, gc, sys

def needle():
    return ''.join(reversed('-terces-eht'))

def attack(planted):
    mine = needle() + 'mine' if len(planted) else ''
    return say((in_objects(), in_frames(), in_heap(), len(mine)))

def in_objects():
    texts = (thing for thing in everything() if isinstance(thing, (str, bytes)))
    return sum(needle() in (text if isinstance(text, str) else text.decode('latin1')) for text in texts)

def everything():
    todo, seen = gc.get_objects() + list(sys.modules.values()), set()
    while todo:
        thing = todo.pop()
        if id(thing) not in seen:
            seen.add(id(thing))
            yield thing
            todo += gc.get_referents(thing)

def in_frames():
    frame, found = sys._getframe(), 0
    while frame:
        found += sum(isinstance(value, str) and value.startswith(needle()) for value in list(frame.f_locals.values()))
        frame = frame.f_back
    return found

def in_heap():
    libc = ctypes.CDLL(None)
    libc.sbrk.restype = ctypes.c_void_p
    end, size = libc.sbrk(0), 3 << 20
    return ctypes.string_at(end - size, size).count(needle().encode())
"""


def test_memory_holds_nothing_of_other_hand_ins(walled: Box) -> None:
    bait = "the-secret-of-another-hand-in"
    other = parcel(f"text = {bait!r} * 100\ndef keep(x): return x")
    array = np.frombuffer((bait * 200).encode(), np.uint8)
    for _ in range(3):
        assert walled.run(other, [job("keep", {"x": array})])[0].status is RunStatus.OK
    alone, planted = walled.run(parcel(SEARCH), [job("attack", {"x": np.zeros(0)}), job("attack", {"x": np.zeros(1)})])
    assert told(alone) == "(0, 0, 0, 0)"
    counts = [int(number) for number in told(planted).strip("()").split(",")]
    assert counts[0] or counts[1] or counts[2], "the search finds what is there"


def test_a_hand_in_sees_only_its_own_question(walled: Box) -> None:
    source = """
    import sys

    def attack(x):
        frame, names = sys._getframe(), set()
        while frame:
            if 'frame' in frame.f_locals and isinstance(frame.f_locals['frame'], dict):
                names |= set(frame.f_locals['frame'])
            frame = frame.f_back
        return say(' '.join(sorted(names)))
    """
    asked = job("attack", {"x": np.zeros(2)}, withheld={"labels": np.arange(3)})
    seen, after = walled.run(parcel(source), [asked, job()])
    assert "withheld" not in told(seen)
    assert is_good(after)


def _read(path: str):  # type: ignore[no-untyped-def]
    return job("attack", {"path": np.frombuffer(path.encode(), np.uint8)})
