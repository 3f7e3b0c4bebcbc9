"""Starting a warm process: a clean environment, one inherited socket, and a log that is read when the start fails."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from grader.errors import SandboxError

LAST_WORDS, FAREWELL_SECONDS = 2_000, 1.0
THREADS = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR")}
BOOT = (
    "import sys,importlib.util as u;p=sys.argv.pop(1);"
    "s=u.spec_from_file_location('harness',p+'/__init__.py',submodule_search_locations=[p]);"
    "m=sys.modules['harness']=u.module_from_spec(s);s.loader.exec_module(m);"
    "from harness.__main__ import main;main()"
)


@dataclass(frozen=True)
class Launched:
    """A started process, our end of its socket, what it writes to standard error, and a command that removes it."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    log: IO[bytes]
    removal: tuple[str, ...] = ()

    def end(self) -> None:
        """Hang up, which ends it; kill it when it does not listen."""
        self.control.close()
        try:
            self.process.wait(FAREWELL_SECONDS)
        except subprocess.TimeoutExpired:
            if self.removal:
                subprocess.run(self.removal, capture_output=True, check=False)
            os.killpg(self.process.pid, signal.SIGKILL)  # it leads a session of its own
            self.process.wait()
        self.log.close()

    def last_words(self) -> str:
        """The end of the log, on lines of its own."""
        size = self.log.seek(0, os.SEEK_END)
        self.log.seek(max(0, size - LAST_WORDS))
        text = self.log.read().decode(errors="replace").strip()
        return f"\n{text}" if text else ""


def launch(command: Callable[[int], Sequence[str]], environment: dict[str, str]) -> Launched:
    """Start what `command` makes of the number of the socket that the process inherits."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    log = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the box)
    try:
        process = subprocess.Popen(
            list(command(theirs.fileno())),
            pass_fds=[theirs.fileno()],
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
        )
    except OSError as error:
        ours.close()
        log.close()
        raise SandboxError(f"cannot start the warm process: {error}") from None
    finally:
        theirs.close()
    return Launched(process, ours, log)


def python_command(interpreter: Path | str, harness: Path | str, *arguments: str, site: bool = False) -> list[str]:
    """How the inside is started: no current folder, no user's packages, the harness as a package of its own.

    Without `site` only PYTHONPATH says what can be imported.
    """
    flags = ["-s", "-P"] if site else ["-S", "-s", "-P"]
    return [str(interpreter), *flags, "-c", BOOT, str(harness), *arguments]


def clean_environment(modules: Iterable[Path], scratch: str = "/tmp") -> dict[str, str]:
    """All that a warm process finds in its environment.

    One thread for every numeric library, because a fork of a threaded process can hang; a heap of huge pages, because
    what a fork costs is its page table.
    """
    return {
        **THREADS,
        "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
        "HOME": scratch,
        "LC_ALL": "C.UTF-8",
        "MPLCONFIGDIR": scratch,
        "PATH": "/usr/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join(map(str, modules)),
        "PYTHONUTF8": "1",
        "TORCHINDUCTOR_CACHE_DIR": scratch,
    }
