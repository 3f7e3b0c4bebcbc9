"""The container tier without an engine: what is asked of one, and what is said. With one, every suite runs in it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from grader.errors import TierError
from grader.sandbox import inside
from grader.sandbox.container import IMAGE, open_container

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="descriptors only pass to containers on this kernel")


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program called podman that notes what it is asked, and then does what its text says."""
    path = tmp_path / "podman"
    path.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\necho "no such image" >&2\nexit 125\n')
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return path


def test_without_an_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(TierError, match="no container engine"):
        open_container(("numpy",))


def test_without_the_image_it_says_how_to_build_it(engine: Path) -> None:
    with pytest.raises(TierError) as caught:
        open_container(("numpy",))
    assert "no such image" in str(caught.value)
    assert f"podman build -t {IMAGE} -f docker/Dockerfile ." in str(caught.value)


def test_the_engine_is_asked_for_every_wall(engine: Path) -> None:
    with pytest.raises(TierError):
        open_container(("numpy",))
    asked = (engine.parent / "asked").read_text().split()
    for wall in ("--network=none", "--read-only", "--cap-drop=all", "--security-opt=no-new-privileges"):
        assert wall in asked
    assert any(word.startswith("--memory=") for word in asked)
    assert any(word.startswith("--pids-limit=") for word in asked)
    assert not any(word.startswith(("--privileged", "--volume")) for word in asked)


def test_the_inside_tells_its_versions(capsys: pytest.CaptureFixture[str]) -> None:
    inside.main(["numpy", "no_such_package"])
    told = json.loads(capsys.readouterr().out)
    assert told["python"].startswith("3.")
    assert "numpy" in dict(told["packages"])
    assert "no_such_package" not in dict(told["packages"])
