"""The zip: scripts at its root that a system may run, what it installs, and nothing of this machine."""

from __future__ import annotations

import io
import stat
import subprocess
import zipfile
from pathlib import Path

import pytest

from grader.gradescope import bundle
from grader.load import load_course
from tests.small_course import RUBRIC, make_course

TORCH = RUBRIC.replace("        target: layers:relu\n", "        target: layers:relu\n        framework: torch\n", 1)


@pytest.fixture
def rubric(tmp_path: Path) -> Path:
    return make_course(tmp_path / "course").path


def _archive(rubric: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(bundle(rubric, b"s3cret", "restricted", 580).data))


def test_the_scripts_stand_at_the_root_and_may_run(rubric: Path) -> None:
    with _archive(rubric) as archive:
        for name in ("setup.sh", "run_autograder"):
            assert archive.getinfo(name).external_attr >> 16 & stat.S_IXUSR
            text = archive.read(name).decode()
            assert text.startswith("#!/usr/bin/env bash\n")
            assert "\r" not in text
            assert "@" not in text.replace('"$@"', "")
            subprocess.run(["bash", "-n"], input=text, text=True, check=True)


def test_the_course_in_the_zip_is_the_course(rubric: Path, tmp_path: Path) -> None:
    with _archive(rubric) as archive:
        archive.extractall(tmp_path / "out")
    here, there = load_course(rubric), load_course(tmp_path / "out" / "course" / "rubrics" / "one.yaml")
    assert (here.rubric.digest, here.reference.tree, here.template) == (
        there.rubric.digest,
        there.reference.tree,
        there.template,
    )
    assert (tmp_path / "out" / "secret").read_bytes() == b"s3cret"
    names = [path.name for path in (tmp_path / "out" / "lib").rglob("*")]
    assert {"py.typed", "page.html.j2", "zygote.py"} <= set(names)
    assert "__pycache__" not in names


def test_numpy_only_unless_the_rubric_needs_torch(tmp_path: Path) -> None:
    plain = bundle(make_course(tmp_path / "numpy").path, b"s", "restricted", 60)
    assert any(line.startswith("numpy==") for line in plain.requirements)
    assert not any("torch" in line for line in plain.requirements)
    torch = bundle(make_course(tmp_path / "torch", rubric=TORCH).path, b"s", "restricted", 60)
    assert any(line.startswith("torch==") for line in torch.requirements)
    assert torch.requirements[0].endswith("/whl/cpu")


def test_the_same_course_makes_the_same_zip(rubric: Path) -> None:
    assert bundle(rubric, b"s", "restricted", 60).data == bundle(rubric, b"s", "restricted", 60).data
