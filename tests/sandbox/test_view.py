"""The view: enough to import what is named, and nothing beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.sandbox.launch import clean_environment
from grader.sandbox.view import HARNESS, SITE_NAMES, view

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux boxes have a view")


def test_numpy_is_there_and_its_neighbours_are_not() -> None:
    names = {path.name for path in view(["numpy"]).readable if path.parent.name in SITE_NAMES}
    assert "numpy" in names
    assert not names & {"torch", "pytest", "pip", "yaml", "pydantic", "reference"}


def test_what_a_package_needs_comes_along() -> None:
    pytest.importorskip("torch")
    names = {path.name for path in view(["torch"]).readable}
    assert {"torch", "sympy", "typing_extensions.py"} <= names


def test_no_folder_of_packages_is_there_as_a_whole() -> None:
    for path in view(["numpy"]).readable:
        assert path.name not in SITE_NAMES
        assert not any((path / name).exists() for name in SITE_NAMES)


def test_of_the_grader_only_the_harness_is_seen() -> None:
    readable = view(["numpy"]).readable
    assert HARNESS in readable
    assert not any(path != HARNESS and path.is_relative_to(HARNESS.parent) for path in readable)
    assert not any(HARNESS.is_relative_to(path) for path in readable if path != HARNESS)


def test_of_the_system_only_libraries_are_seen() -> None:
    outside = [path for path in view(["numpy"]).readable if not path.is_relative_to(sys.base_prefix)]
    for forbidden in (Path("/etc"), Path("/home"), Path("/proc"), Path("/"), Path("/usr"), Path("/usr/share")):
        assert forbidden not in outside


def test_a_package_that_is_not_installed_is_left_out() -> None:
    assert view(["numpy", "no_such_package_anywhere"]).readable == view(["numpy"]).readable


def test_everything_in_the_view_exists() -> None:
    assert all(path.exists() for path in view(["numpy"]).readable)


def test_numpy_imports_from_the_folders_of_the_view_alone() -> None:
    seen = view(["numpy"])
    command = [str(seen.interpreter), "-S", "-s", "-P", "-c", "import numpy.random; print(numpy.__file__)"]
    done = subprocess.run(command, env=clean_environment(seen.modules), capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()).parent in seen.readable
