"""Facts about the host."""

from __future__ import annotations

import os
import pwd
import sys
from pathlib import Path

import pytest

from grader.sandbox import whereabouts


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can become another")
def test_every_box_gets_a_user_that_nobody_is() -> None:
    users = [whereabouts.lonely_user() for _ in range(20)]
    assert len(set(users)) == 20
    assert not {entry.pw_uid for entry in pwd.getpwall()} & set(users)


def test_an_ordinary_user_stays_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert whereabouts.lonely_user() is None


def test_in_a_container_the_user_must_exist_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(whereabouts, "_highest_user", lambda: 65_536)
    assert whereabouts.lonely_user() in whereabouts.UNUSED_IN_CONTAINERS


def test_what_is_closed_to_others_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o755)
    file = folder / "file"
    file.touch(mode=0o644)
    below = [path for path in (file, *file.parents) if path.is_relative_to(tmp_path) and path != tmp_path]
    assert whereabouts.closed_to_others([file]) not in below
    folder.chmod(0o700)
    assert whereabouts.closed_to_others([file]) == folder
    file.chmod(0o600)
    assert whereabouts.closed_to_others([file]) == file


def test_versions_are_those_installed() -> None:
    found = dict(whereabouts.versions(["numpy", "no_such_package"]))
    assert found["numpy"]
    assert "no_such_package" not in found
