"""Each wall alone, in a process of its own that raises it and then tries what it forbids."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these walls are Linux's")

ROOT = Path(__file__).parent.parent.parent


def after(code: str, *arguments: str) -> str:
    """What a process prints that runs `code`, in which `attempt` names what an act ends with."""
    start = """
    import os, sys
    from grader.harness import walls

    def attempt(act, *arguments):
        try:
            act(*arguments)
        except OSError as error:
            return type(error).__name__
        return "done"
    """
    text = textwrap.dedent(start) + textwrap.dedent(code)
    command = [sys.executable, "-c", text, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_limits_go_down_and_never_up() -> None:
    code = """
    import resource
    walls.limit({"NOFILE": 50, "CORE": 0})
    walls.limit({"NOFILE": 5000})
    print(resource.getrlimit(resource.RLIMIT_NOFILE), resource.getrlimit(resource.RLIMIT_CORE))
    """
    assert after(code) == "(50, 50) (0, 0)"


def test_landlock_leaves_only_what_is_named(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "file").write_text("x")
    (tmp_path / "closed").write_text("x")
    code = """
    folder = sys.argv[1]
    walls.no_new_privileges()
    version = walls.restrict_files([f"{folder}/open", f"{folder}/missing"])
    print(version > 0, attempt(open, f"{folder}/open/file"), attempt(open, f"{folder}/closed"),
          attempt(open, f"{folder}/open/new", "w"), attempt(os.listdir, folder))
    """
    said = after(code, str(tmp_path))
    if said.startswith("False"):
        pytest.skip("this kernel has no Landlock")
    assert said == "True done PermissionError PermissionError PermissionError"


def test_the_filter_holds_in_this_and_in_every_new_thread() -> None:
    code = """
    import socket, threading
    from grader.sandbox import seccomp
    gate = walls.SyscallFilter(seccomp.program())
    before = attempt(socket.socket)
    walls.no_new_privileges()
    gate.load()
    found = []
    thread = threading.Thread(target=lambda: found.append(attempt(socket.socket)))
    thread.start()
    thread.join()
    print(before, attempt(socket.socket), *found)
    """
    assert after(code) == "done PermissionError PermissionError"


def test_without_privileges_to_give_up_the_filter_does_not_load() -> None:
    code = """
    from grader.sandbox import seccomp
    gate = walls.SyscallFilter(seccomp.program())
    if os.geteuid() == 0:
        walls.become(65534)
    print(attempt(gate.load))
    """
    assert after(code) == "WallError"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another")
def test_leaving_root_is_for_good() -> None:
    code = """
    walls.become(61234)
    walls.drop_capabilities()
    print(os.getresuid(), os.getresgid(), os.getgroups(), attempt(os.setuid, 0), attempt(open, "/etc/shadow"))
    """
    assert after(code) == "(61234, 61234, 61234) (61234, 61234, 61234) [] PermissionError PermissionError"


def test_a_hidden_process_leaves_no_core_and_cannot_be_read() -> None:
    code = """
    import ctypes
    walls.hide()
    print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
    """
    assert after(code) == "0"


def test_a_child_dies_with_its_parent_even_when_that_is_dead_already() -> None:
    code = """
    import time
    read, write = os.pipe()
    if os.fork() == 0:
        os.close(read)
        walls.die_with(os.getppid() + 1)
        os.write(write, b"alive")
        os._exit(0)
    os.close(write)
    print(os.read(read, 10))
    """
    assert after(code) == "b''"


def test_this_machine_has_a_number_for_seccomp() -> None:
    if platform.machine() not in ("x86_64", "aarch64"):
        pytest.skip("not a machine that boxes run on")
    assert after("print(platform in walls.SECCOMP_CALL)".replace("platform", repr(platform.machine()))) == "True"
