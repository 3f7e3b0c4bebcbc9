"""The door of the box: `zygote FD` is a warm process that forks, `converse` answers on its own standard pipes."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Answer one hand-in's frames and end without clean-up, which student code could hook into."""
    if sys.argv[1] == "zygote":
        os.register_at_fork = _ignore  # see there; before anything is imported that registers
        from .conversation import converse
        from .zygote import serve

        read_fd, write_fd = serve(int(sys.argv[2]))
    else:
        read_fd, write_fd = _take_standard_pipes()
        from .conversation import converse

        _say_ready(write_fd, torch=sys.argv[2] == "torch")
    converse(read_fd, write_fd)
    os._exit(0)


def _ignore(**handlers: object) -> None:
    """Fork handlers look after other threads, of which there are none, and seed `random`, which every job does again.

    They would cost each child half a millisecond.
    """


def _say_ready(write_fd: int, torch: bool) -> None:
    """A first frame once the imports, which take long, are done: then clocks can run."""
    if torch:
        import torch as _  # noqa: F401
    from .wire import encode

    os.write(write_fd, encode({"ready": True}))


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
