"""Where are we, and what would give a stronger wall here? Advice for people; nothing is decided by it."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Mapping
from pathlib import Path

APPARMOR = Path("proc/sys/kernel/apparmor_restrict_unprivileged_userns")
LIFT = "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
BEST: Mapping[str, str] = {
    "GitHub runner": (
        "before grading: `sudo apt-get install -y bubblewrap`, and on Ubuntu 24.04 also"
        f" `{LIFT}`; then the tier `native` works. Docker is there, too: build docker/Dockerfile for `container`"
    ),
    "GitLab runner": (
        "its containers allow no namespaces: `restricted` is the best there (a kernel of 5.13 or later, libseccomp2)."
        " On a runner of your own with the shell executor, install bubblewrap for `native`"
    ),
    "Gradescope": (
        "its container runs as root and allows no namespaces: `restricted` is the best there. Install libseccomp2 in"
        " setup.sh, and use a Python that every user can read (apt's, not one below /root)"
    ),
    "a container": (
        "containers allow no namespaces: `restricted` is the best inside (no option is needed). To have `native`, run"
        " the grader on the machine itself; to have `container`, too: it starts containers of its own"
    ),
    "WSL 2": "`sudo apt install bubblewrap libseccomp2` gives `native`, as on Ubuntu",
    "macOS": (
        "there are no such walls on macOS. Grade in a Linux virtual machine (Lima, OrbStack, UTM), or in a container"
        " that is built from docker/Dockerfile: inside, the tier is `restricted`. For your own code"
        " `subprocess` is enough"
    ),
    "Windows": (
        "there are no such walls on Windows. `wsl --install`, then install Python and the grader inside WSL 2: there"
        " the tier is `native`. For your own code `subprocess` is enough"
    ),
    "Ubuntu": (
        "`sudo apt install bubblewrap libseccomp2` gives `native`. Since 24.04 AppArmor keeps ordinary users from"
        f" making namespaces: load the profile bwrap-userns-restrict of the package apparmor-profiles, or `{LIFT}`"
    ),
    "Debian": "`sudo apt install bubblewrap libseccomp2` gives `native`",
    "Linux": "install the packages bubblewrap and libseccomp (libseccomp2 on Debian) for `native`",
}


def place(root: Path = Path("/"), environment: Mapping[str, str] | None = None, system: str = sys.platform) -> str:
    """The kind of machine, by the most telling sign: one of `BEST`."""
    known = os.environ if environment is None else environment
    if system in ("darwin", "win32"):
        return "macOS" if system == "darwin" else "Windows"
    signs = {
        "GitHub runner": known.get("GITHUB_ACTIONS") == "true",
        "GitLab runner": "GITLAB_CI" in known,
        "Gradescope": (root / "autograder" / "source").is_dir(),
        "a container": any((root / sign).exists() for sign in (".dockerenv", "run/.containerenv")),
        "WSL 2": "microsoft" in _text(root / "proc/sys/kernel/osrelease").lower(),
        "Ubuntu": "ID=ubuntu" in _text(root / "etc/os-release"),
        "Debian": "ID=debian" in _text(root / "etc/os-release"),
    }
    return next((name for name, seen in signs.items() if seen), "Linux")


def advice(where: str, root: Path = Path("/")) -> str:
    """What to install or switch on there."""
    held = where != "Ubuntu" and _text(root / APPARMOR).strip() == "1" and "apparmor" not in BEST[where]
    return BEST[where] + (f". AppArmor keeps ordinary users from making namespaces here: `{LIFT}`" if held else "")


def described(where: str) -> str:
    """The machine in a few words."""
    return f"{where}, {platform.system()} {platform.release()} on {platform.machine()}"


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""
