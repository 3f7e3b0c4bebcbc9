"""The doctor knows where it is, and each kind of machine has advice of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.sandbox.advice import APPARMOR, BEST, advice, described, place


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)


@pytest.mark.parametrize(
    ("where", "files", "environment", "system"),
    [
        ("macOS", {}, {}, "darwin"),
        ("Windows", {}, {}, "win32"),
        ("GitHub runner", {"etc/os-release": "ID=ubuntu\n"}, {"GITHUB_ACTIONS": "true"}, "linux"),
        ("GitLab runner", {".dockerenv": ""}, {"GITLAB_CI": "true"}, "linux"),
        ("Gradescope", {".dockerenv": "", "autograder/source/setup.sh": ""}, {}, "linux"),
        ("a container", {"run/.containerenv": "", "etc/os-release": "ID=debian\n"}, {}, "linux"),
        ("WSL 2", {"proc/sys/kernel/osrelease": "6.6.87.2-microsoft-standard"}, {}, "linux"),
        ("Ubuntu", {"etc/os-release": "NAME=Ubuntu\nID=ubuntu\nID_LIKE=debian\n"}, {}, "linux"),
        ("Debian", {"etc/os-release": "ID=debian\n"}, {}, "linux"),
        ("Linux", {"etc/os-release": "ID=fedora\n"}, {}, "linux"),
    ],
)  # fmt: skip
def test_every_place_is_recognised_and_has_advice(
    tmp_path: Path, where: str, files: dict[str, str], environment: dict[str, str], system: str
) -> None:
    for path, text in files.items():
        write(tmp_path, path, text)
    assert place(tmp_path, environment, system) == where
    assert advice(where, tmp_path) == BEST[where]
    assert described(where).startswith(where)


def test_apparmor_is_told_where_it_stands_in_the_way(tmp_path: Path) -> None:
    write(tmp_path, str(APPARMOR), "1\n")
    assert "AppArmor" in advice("Debian", tmp_path)
    assert "AppArmor" in advice("Ubuntu", tmp_path)
    write(tmp_path, str(APPARMOR), "0\n")
    assert "AppArmor" not in advice("Debian", tmp_path)
