"""What a warm process inherits, and what is told when it does not start."""

from __future__ import annotations

import ast
import os
import sys
from pathlib import Path

import pytest

from grader.errors import SandboxError
from grader.sandbox.launch import clean_environment, launch

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="warm processes fork")


def test_only_its_socket_and_its_environment_are_inherited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "secret")
    code = "import os, socket, sys; s = socket.socket(fileno=int(sys.argv[1])); fds = os.listdir('/proc/self/fd');"
    code += "s.sendall(repr((sorted(map(int, fds)), 'TOKEN' in os.environ, os.getcwd())).encode())"
    extra = os.open(os.devnull, os.O_RDONLY)
    os.set_inheritable(extra, True)
    launched = launch(lambda fd: [sys.executable, "-c", code, str(fd)], clean_environment([]))
    fds, has_token, folder = ast.literal_eval(launched.control.recv(1000).decode())
    launched.end()
    os.close(extra)
    assert len(fds) == 5  # three standard ones, the socket, and the one that lists them
    assert not has_token
    assert folder == "/"


def test_what_it_said_before_it_died_is_kept() -> None:
    launched = launch(lambda fd: [sys.executable, "-c", "raise SystemExit('no room here')"], clean_environment([]))
    launched.process.wait(60)
    assert launched.last_words() == "\nno room here"
    launched.end()


def test_one_that_does_not_listen_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.sandbox.launch.FAREWELL_SECONDS", 0.05)
    launched = launch(lambda fd: [sys.executable, "-c", "import time; time.sleep(600)"], clean_environment([]))
    launched.end()
    assert launched.process.returncode is not None


def test_a_command_that_is_not_there() -> None:
    with pytest.raises(SandboxError, match="cannot start"):
        launch(lambda fd: ["/no/such/program"], clean_environment([]))


def test_the_environment_names_no_folder_of_the_user(tmp_path: Path) -> None:
    environment = clean_environment([tmp_path], scratch="/scratch")
    assert environment["HOME"] == "/scratch"
    assert environment["PYTHONPATH"] == str(tmp_path)
    assert {value for name, value in environment.items() if name.endswith("_THREADS")} == {"1"}
