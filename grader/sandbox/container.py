"""The container tier: the same warm process inside a container of docker or podman, with a memory limit of its own.

File descriptors must pass between grader and container, so the engine has to run on this Linux kernel. The image is
built from docker/Dockerfile; what can be seen inside is the image, narrowed by Landlock where the kernel has it.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.errors import SandboxError, TierError
from grader.model.score import Environment
from grader.version import VERSION

from . import seccomp
from .box import WarmBox
from .launch import Launched
from .protocol import Tier
from .warm import Plan, WarmProcess
from .whereabouts import lonely_user

IMAGE = f"backpass:{VERSION}"
ENGINES = ("podman", "docker")
MEMORY_MB, PROCESSES, FILES, SCRATCH_MB = 8192, 256, 1024, 64
CONNECT_SECONDS, ANSWER_SECONDS = 60.0, 120.0
INSIDE = "/run/grader"
GUARANTEES = (
    "student code runs in a container: no network, read-only files of the image, no capabilities",
    "it cannot start processes, open sockets, send signals or write files (seccomp)",
    "memory of the whole container, and time, memory and output of every job are limited",
    "expected values, rubric, reference and other hand-ins never enter the box",
)


def open_container(libraries: Sequence[str], image: str = IMAGE) -> WarmBox:
    """A box in a container; TierError when there is no engine or the image is not there."""
    engine = next(filter(None, map(shutil.which, ENGINES)), None)
    if engine is None:
        raise TierError(f"no container engine is installed ({' or '.join(ENGINES)})")
    program, uid = seccomp.program().hex(), lonely_user()
    described = _describe(engine, image, libraries)

    def begin(names: tuple[str, ...]) -> WarmProcess:
        launched, readable = _launch(engine, image, uid, names)
        return WarmProcess(launched, Plan(None, names, program, readable, uid is not None))

    packages = tuple((name, version) for name, version in described["packages"])
    machine = (described["python"], packages, described["machine"])
    return WarmBox(Environment(Tier.CONTAINER.value, GUARANTEES, *machine), libraries, begin)


def _describe(engine: str, image: str, libraries: Sequence[str]) -> Any:
    """Versions inside the image, which is thereby known to work."""
    command = [engine, "run", "--rm", *_walls(), "--entrypoint", "python", image, "-m", "grader.sandbox.inside"]
    try:
        done = subprocess.run(
            [*command, *libraries], capture_output=True, text=True, timeout=ANSWER_SECONDS, check=False
        )
        return json.loads(done.stdout)
    except ValueError:
        build = f"build it with `{Path(engine).name} build -t {image} -f docker/Dockerfile .`"
        raise TierError(f"the image {image} does not run ({done.stderr.strip()[-300:]}); {build}") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TierError(f"{engine} does not work: {error}") from None


def _launch(engine: str, image: str, uid: int | None, names: Sequence[str]) -> tuple[Launched, tuple[str, ...]]:
    """Start a container that calls back over a socket in a folder shared with it, and tells what it can read."""
    name, log = f"grader-{secrets.token_hex(8)}", tempfile.TemporaryFile()  # noqa: SIM115 (closed with the box)
    with tempfile.TemporaryDirectory(prefix="grader-") as folder, _listener(folder, uid) as listener:
        command = [engine, "run", "--rm", "--name", name, *_walls(), *_user(engine, uid)]
        command += ["--volume", f"{folder}:{INSIDE}", "--entrypoint", "python", image, "-m", "grader.sandbox.inside"]
        process = subprocess.Popen(
            [*command, "--call", f"{INSIDE}/control", *names],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
        )
        launched = Launched(process, listener, log, (engine, "rm", "--force", name))
        try:
            control, _ = listener.accept()
            control.settimeout(ANSWER_SECONDS)
            readable = json.loads(control.recv(1 << 18))
        except (OSError, ValueError) as error:
            words = launched.last_words()
            launched.end()
            raise SandboxError(f"the container did not call back: {error}{words}") from None
    return Launched(process, control, log, launched.removal), tuple(readable)


@contextlib.contextmanager
def _listener(folder: str, uid: int | None) -> Any:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(f"{folder}/control")
        listener.listen(1)
        listener.settimeout(CONNECT_SECONDS)
        if uid is not None:
            os.chown(folder, uid, uid)
            os.chown(f"{folder}/control", uid, uid)
        yield listener


def _user(engine: str, uid: int | None) -> list[str]:
    """A user that nobody is; an ordinary user stays who they are, so that they may end what they start."""
    if uid is not None:
        return ["--user", f"{uid}:{uid}"]
    same = ["--userns", "keep-id"] if Path(engine).name == "podman" else []
    return [*same, "--user", f"{os.geteuid()}:{os.getegid()}"]


def _walls() -> list[str]:
    memory = f"{MEMORY_MB}m"
    return [
        "--network=none",
        "--read-only",
        f"--memory={memory}",
        f"--memory-swap={memory}",
        f"--pids-limit={PROCESSES}",
        f"--ulimit=nofile={FILES}:{FILES}",  # the engines' own are larger than some hosts allow
        f"--ulimit=nproc={PROCESSES}:{PROCESSES}",
        "--cap-drop=all",
        "--security-opt=no-new-privileges",
        "--security-opt=label=disable",
        f"--tmpfs=/tmp:rw,noexec,nosuid,nodev,size={SCRATCH_MB}m,mode=1777",
    ]
