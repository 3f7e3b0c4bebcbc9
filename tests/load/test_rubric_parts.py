"""A rubric in several files: joined in order, and wrong things are said of the file they stand in."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import RubricError
from grader.load.rubric import read_rubric

from .test_rubric import GOOD

PART = """\
questions:
  - id: r
    title: R
    criteria:
      - id: third
        title: Third
        points: 4
        target: layers:relu_backward
        needs: [second]
        outputs: {dx: {}}
        cases: [{name: plain}]
mistakes:
  - id: sign
    in: layers.py
    replace: "1"
    with: "-1"
    loses: [third]
    message: A sign.
"""
MAIN = GOOD.replace("points: 5\n", "points: 9\nparts: [more/third.yaml]\n", 1)


def write(folder: Path, main: str = MAIN, part: str = PART) -> Path:
    (folder / "more").mkdir()
    (folder / "more" / "third.yaml").write_text(part)
    path = folder / "a1.yaml"
    path.write_text(main)
    return path


def test_the_parts_are_joined_in_order(tmp_path: Path) -> None:
    rubric = read_rubric(write(tmp_path))
    assert [criterion.id for criterion in rubric.criteria] == ["first", "second", "third"]
    assert [mistake.id for mistake in rubric.mistakes] == ["sign"]


def test_a_digest_knows_the_parts(tmp_path: Path) -> None:
    path = write(tmp_path)
    before = read_rubric(path).digest
    (tmp_path / "more" / "third.yaml").write_text(PART.replace("title: Third", "title: The third"))
    assert read_rubric(path).digest != before


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("points: 4", "pionts: 4", 7, "did you mean `points`?"),
        ("needs: [second]", "needs: [secnd]", 9, "did you mean `second`?"),
        ("loses: [third]", "loses: [thrid]", 17, "did you mean `third`?"),
        ("id: third", "id: first", 5, "used twice (first on line 14)"),
        ("questions:", "qestions:", 1, "did you mean `questions`?"),
        ("mistakes:", "starter:", 12, "a part may hold"),
    ],
)
def test_what_is_wrong_is_said_of_the_part(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    with pytest.raises(RubricError) as caught:
        read_rubric(write(tmp_path, part=PART.replace(old, new, 1)))
    assert str(tmp_path / "more" / "third.yaml") in str(caught.value)
    assert caught.value.line == line
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "named", ["[gone.yaml]", "[../a1.yaml]", "more/third.yaml", "[more/third.yaml, more/third.yaml]"]
)
def test_what_is_no_part_is_said_of_the_main_file(tmp_path: Path, named: str) -> None:
    path = write(tmp_path, main=MAIN.replace("[more/third.yaml]", named))
    with pytest.raises(RubricError) as caught:
        read_rubric(path)
    assert (caught.value.path, caught.value.line) == (path, 6)


def test_the_ids_of_edits_are_unique(tmp_path: Path) -> None:
    again = PART + PART[PART.index("  - id: sign") :]
    with pytest.raises(RubricError, match="the edit id 'sign' is used twice"):
        read_rubric(write(tmp_path, part=again))
