"""What a container runs: tell what is installed, or call the grader and become the warm process of the harness."""

from __future__ import annotations

import json
import os
import platform
import socket
import sys
from collections.abc import Sequence

from .launch import clean_environment, python_command
from .view import view
from .whereabouts import versions


def main(arguments: Sequence[str]) -> None:
    """`LIBRARY...` prints versions; `--call SOCKET LIBRARY...` serves."""
    if arguments[:1] == ["--call"]:
        call(arguments[1], arguments[2:])
    python, machine = platform.python_version(), platform.machine()
    print(json.dumps({"python": python, "machine": machine, "packages": versions(arguments)}))


def call(path: str, libraries: Sequence[str]) -> None:
    """Say what may be read, then leave this process to the harness."""
    control = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    control.connect(path)
    seen = view(libraries)
    control.sendall(json.dumps(list(map(str, seen.readable))).encode())
    control.set_inheritable(True)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):  # the engine's pipes; errors of the start are still told
        os.dup2(nothing, standard)
    command = python_command(seen.interpreter, seen.harness, "zygote", str(control.fileno()))
    os.execve(seen.interpreter, command, clean_environment(seen.modules))


if __name__ == "__main__":
    main(sys.argv[1:])
