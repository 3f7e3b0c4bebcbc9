"""Submissions read at once: the reference, the template, a few hand-ins."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import HandInError
from grader.load import load_hand_ins, load_package
from tests.load.hand_ins import (
    RUBRIC,
    WHOLE,
    notebook,
    package,
    whole,
    write,
    zipped,
)


def test_the_reference_is_a_submission(tmp_path: Path) -> None:
    write(tmp_path / "reference", {**WHOLE, "notebooks/assignment1/knn.ipynb": notebook("one")})
    write(tmp_path / "reference", {"notebooks/assignment2/knn.ipynb": notebook("two"), "__pycache__/x.pyc": b""})
    submission = load_package(tmp_path / "reference", RUBRIC)
    assert (submission.id, submission.files) == ("reference", WHOLE)
    assert submission.notebooks == {"knn.ipynb": notebook("one")}


def test_a_reference_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(HandInError, match="no such folder"):
        load_package(tmp_path / "nowhere", RUBRIC)
    with pytest.raises(HandInError, match="no file of the package is here"):
        load_package(write(tmp_path / "empty", {"x.txt": b""}), RUBRIC)


def test_every_listing_is_the_same_twice(tmp_path: Path) -> None:
    write(tmp_path / "class", {**package("b"), **package("a"), "c.zip": zipped(whole())})
    once, twice = (load_hand_ins([tmp_path / "class"], RUBRIC) for _ in range(2))
    assert once == twice
