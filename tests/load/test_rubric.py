"""Rubric errors: path:line, what is wrong, and the fix."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import RubricError
from grader.load.rubric import read_rubric

GOOD = """\
version: 1
course: cs
assignment: a1
title: One
points: 5
starter:
  files:
    - path: layers.py
questions:
  - id: q
    title: Q
    criteria:
      - id: first
        title: First
        points: 3
        target: layers:affine_forward
        inputs:
          x: {normal: [N, 2]}
        outputs:
          out: {rtol: 1.0e-7, atol: 1.0e-9}
        cases:
          - {name: plain, dims: {N: 3}}
      - id: second
        title: Second
        points: 2
        target: layers:relu_forward
        needs: [first]
        outputs: {out: {}}
        cases: [{name: plain}]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "a1.yaml"
    path.write_text(text)
    return path


def test_a_good_rubric_is_read(tmp_path: Path) -> None:
    rubric = read_rubric(write(tmp_path, GOOD))
    assert [criterion.id for criterion in rubric.criteria] == ["first", "second"]
    assert rubric.criterion("second").needs == ("first",)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("title: One", "titel: One", 4, ["unknown key 'titel'", "did you mean `title`"]),
        ("        points: 3", "        point: 3", 15, ["unknown key 'point'", "did you mean `points`"]),
        ("normal: [N, 2]", "normal: [M, 2]", 22, ["no size is named 'M'", "dims"]),
        ("normal: [N, 2]", "normal: [N, 2], uniform: [2]", 18, ["exactly one of"]),
        ("normal: [N, 2]", "normal: [N, 2], scael: 2", 18, ["unknown key 'scael'"]),
        ("rtol: 1.0e-7, atol: 1.0e-9", "rtol: 1.0e-7", 20, ["rtol and atol together"]),
        ("out: {rtol", "out: {judge: clos, rtol", 20, ["unknown judge"]),
        ("points: 5", "points: 5\ncap: 4", 6, ["the cap, 4", "full marks, 5"]),
        ("points: 5", "points: 6", 5, ["add up to 5", "says 6", "q 5"]),
        ("id: second", "id: first", 23, ["used twice", "line 13"]),
        ("needs: [first]", "needs: [frist]", 27, ["no criterion 'frist'", "did you mean `first`"]),
        ("        title: Second", "        title: Second\n        title: Again", 25, ["given twice", "line 24"]),
        ("target: layers:relu_forward", "target: layers.relu_forward", 23, ["module:name"]),
        ("points: 2", "points: two", 25, ["points"]),
        ("points: 2", "points: -2", 25, ["points"]),
        ("    title: Q\n", "", 10, ["'title' is missing"]),
        ("cases: [{name: plain}]", "cases: []", 23, ["at least one case"]),
        ("title: One", "title: !!python/object:os.system x", 4, ["!!python", "tag"]),
        ("title: One", "title: [", 6, ["not YAML"]),
        ("title: One", "title: *nowhere", 4, ["not YAML", "alias"]),
    ],
)
def test_mistakes_are_found_by_line(tmp_path: Path, old: str, new: str, line: int, words: list[str]) -> None:
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(RubricError) as caught:
        read_rubric(path)
    said = str(caught.value).replace("tag:yaml.org,2002:", "!!")
    assert caught.value.line == line, said
    assert said.startswith(f"{path}:{line}: ")
    for word in words:
        assert word in said


def test_anchors_and_merges_are_understood(tmp_path: Path) -> None:
    text = GOOD.replace("- id: first\n", "- &first\n        id: first\n").replace(
        "      - id: second\n", "      - <<: *first\n        id: second\n"
    )
    text = text.replace("cases: [{name: plain}]", "cases: [{name: plain, dims: {N: 1}}]")
    rubric = read_rubric(write(tmp_path, text))
    assert rubric.criterion("second").inputs == rubric.criterion("first").inputs
    assert rubric.criterion("second").points == 2


def test_an_alias_bomb_is_stopped(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(RubricError, match="too many values"):
        read_rubric(write(tmp_path, "\n".join(lines)))


def test_deep_nesting_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(RubricError):
        read_rubric(write(tmp_path, "[" * 5000))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match="cannot be read"):
        read_rubric(tmp_path / "none.yaml")


def test_bytes_that_are_not_text(tmp_path: Path) -> None:
    path = tmp_path / "a1.yaml"
    path.write_bytes(b"version: 1\ncourse: \xff\xfe\n")
    with pytest.raises(RubricError, match="UTF-8") as caught:
        read_rubric(path)
    assert caught.value.line == 2


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.text(alphabet="ab:-[]{}&*!|>'\"#%,? \n\t0", max_size=200).map(str.encode))
def test_nothing_but_our_errors(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "r.yaml"
    path.write_bytes(data)
    with pytest.raises(RubricError):
        read_rubric(path)
