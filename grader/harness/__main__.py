"""The door of the box: `zygote FD` is a warm process that forks, `converse` answers on its own standard pipes."""

from __future__ import annotations

import os
import socket
import sys

from .wire import encode


def main() -> None:
    """Answer one hand-in's frames and end without clean-up, which student code could hook into."""
    if sys.argv[1] == "zygote":
        from .zygote import serve

        read_fd, write_fd = serve(socket.socket(fileno=int(sys.argv[2])))
    else:
        read_fd, write_fd = _take_standard_pipes()
        _import_libraries(torch=sys.argv[2] == "torch")
        os.write(write_fd, encode({"ready": True}))
    from .conversation import converse

    converse(read_fd, write_fd)
    os._exit(0)


def _import_libraries(torch: bool) -> None:
    """What takes long, before any clock runs."""
    from . import conversation  # noqa: F401

    if torch:
        import torch as _  # noqa: F401


def _take_standard_pipes() -> tuple[int, int]:
    """Keep the pipes for frames only: what prints to standard output afterwards goes nowhere."""
    read_fd, write_fd = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(read_fd, os.O_BINARY)
        msvcrt.setmode(write_fd, os.O_BINARY)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.close(nothing)
    return read_fd, write_fd


if __name__ == "__main__":
    main()
