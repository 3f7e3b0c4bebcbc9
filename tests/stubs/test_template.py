"""The students' folder: made from the reference, compared with what is on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import RegionError, RubricError
from grader.stubs.template import build_template, compare, make_template

from .course import reference, rubric

LAYERS = '''"""Layers."""

import numpy as np


def affine_forward(x, w, b):
    """An affine layer.

    Returns a tuple of:
    - out: of shape (N, M)
    - cache: (x, w, b)
    """
    # TODO: Compute out from x, w and b.
    raise NotImplementedError("Write affine_forward: it must return out and cache.")
    cache = (x, w, b)
    return out, cache
'''


def starter(**changes: object) -> dict[str, object]:
    return {"starter": {**rubric().starter.model_dump(), **changes}}


def write(files: dict[str, bytes], folder: Path) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def test_everything_that_students_receive() -> None:
    template = build_template(reference(), rubric())
    assert list(template) == [
        "README.md",
        "cs231n/__init__.py",
        "cs231n/data/tiny.bin",
        "cs231n/given.py",
        "cs231n/layers.py",
        "knn.ipynb",
    ]
    assert template["cs231n/layers.py"].decode() == LAYERS
    assert template["cs231n/given.py"] == reference()["given.py"]
    assert template["cs231n/data/tiny.bin"] == b"\x00\xff\x01"


def test_it_comes_from_a_folder_and_is_the_same_every_time(tmp_path: Path) -> None:
    folder = write({**reference(), "secret.py": b"x = 1\n", "__pycache__/layers.pyc": b"x"}, tmp_path)
    assert make_template(folder, rubric()) == make_template(folder, rubric()) == build_template(reference(), rubric())


def test_notebooks_are_found_by_name_alone(tmp_path: Path) -> None:
    named = rubric(**starter(notebooks=("knn.ipynb",)))
    assert "knn.ipynb" in make_template(write(reference(), tmp_path), named)


def test_packages_get_an_init_file() -> None:
    files = {"nets/deep/net.py": b"def f():\n    # BEGIN SOLUTION\n    # END SOLUTION\n    return 1\n"}
    template = build_template(files, rubric(**starter(files=[{"path": "nets/deep/net.py"}], notebooks=(), extras=())))
    assert [name for name in template if name.endswith("__init__.py")] == [
        "cs231n/__init__.py",
        "cs231n/nets/__init__.py",
        "cs231n/nets/deep/__init__.py",
    ]


def test_given_files_can_be_cut_to_symbols() -> None:
    files = {**reference(), "given.py": reference()["given.py"] + b"\n\ndef other():\n    pass\n"}
    cut = build_template(files, rubric(**starter(files=[{"path": "given.py", "given": True, "symbols": ["other"]}])))
    assert b"check_shape" not in cut["cs231n/given.py"]


def test_what_is_given_to_one_assignment_may_stand_beside_what_another_asks_for() -> None:
    text = b"""from .layers import affine_forward, conv_forward


def other():
    return affine_forward


def later():
    # BEGIN SOLUTION
    out = conv_forward
    # END SOLUTION
    return out
"""
    entries = [{"path": "layers.py"}, {"path": "given.py", "given": True, "symbols": ["other"]}]
    cut = build_template({**reference(), "given.py": text}, rubric(**starter(files=entries)))
    assert (
        cut["cs231n/given.py"] == b"from .layers import affine_forward\n\n\ndef other():\n    return affine_forward\n"
    )
    entries[1]["symbols"] = ["other", "later"]
    with pytest.raises(RegionError, match=r"given\.py:9: this file is given to students"):
        build_template({**reference(), "given.py": text}, rubric(**starter(files=entries)))


@pytest.mark.parametrize(
    ("files", "changes", "error", "what"),
    [
        (
            {},
            starter(files=[{"path": "layers.py", "given": True}]),
            RegionError,
            r"layers\.py:16: this file is given to students, but it holds a solution region",
        ),
        (
            {},
            starter(files=[{"path": "given.py"}]),
            RegionError,
            r"given\.py:1: students write this file, but it has no solution region",
        ),
        (
            {"given.py": b"from .layers import conv_forward\n"},
            {},
            RubricError,
            r"cs231n/given\.py:1: this import needs `conv_forward` of cs231n/layers\.py",
        ),
        (
            {"given.py": b"x = 1\n\n\ndef f():\n    from cs231n.nets import deep\n"},
            {},
            RubricError,
            r"cs231n/given\.py:5: this import needs `cs231n/nets\.py`",
        ),
        ({}, starter(files=[{"path": "layers.py", "symbols": ["affine"]}]), RubricError, "asks for `affine`"),
    ],
)
def test_mistakes_of_the_course(
    files: dict[str, bytes], changes: dict[str, object], error: type[Exception], what: str
) -> None:
    with pytest.raises(error, match=what):
        build_template({**reference(), **files}, rubric(**changes))


@pytest.mark.parametrize("key", ["files", "notebooks", "extras"])
def test_files_that_the_reference_does_not_have(key: str, tmp_path: Path) -> None:
    named = [{"path": "lost.py"}] if key == "files" else ["lost.py"]
    with pytest.raises(RubricError, match=r"no file 'lost\.py'"):
        make_template(write(reference(), tmp_path), rubric(**starter(**{key: named})))
    with pytest.raises(RubricError, match="no reference folder 'nowhere'"):
        make_template(tmp_path / "nowhere", rubric())


def test_imports_that_lead_somewhere_are_fine() -> None:
    given = b"from . import layers\nfrom .layers import *\nfrom cs231n.layers import affine_forward\n"
    given += b"from cs231n import given\n"
    assert build_template({**reference(), "given.py": given}, rubric())["cs231n/given.py"] == given


# ---------------------------------------------------------------- compare


def test_compare_finds_nothing_in_what_it_made(tmp_path: Path) -> None:
    template = build_template(reference(), rubric())
    folder = write(template, tmp_path)
    write({"cs231n/__pycache__/layers.pyc": b"x", ".ipynb_checkpoints/knn.ipynb": b"x"}, folder)
    assert compare(template, folder) == []


def test_compare_says_what_differs(tmp_path: Path) -> None:
    template = build_template(reference(), rubric())
    folder = write(template, tmp_path)
    (folder / "knn.ipynb").unlink()
    (folder / "notes.txt").write_text("mine")
    (folder / "README.md").write_bytes(template["README.md"] + b"more\n")
    changed = LAYERS.replace("import numpy as np", "import numpy").encode()
    (folder / "cs231n/layers.py").write_bytes(changed)
    readme_line = template["README.md"].count(b"\n") + 1
    assert compare(template, folder) == [
        f"README.md:{readme_line}: differs: 'more' there, '' generated",
        "cs231n/layers.py:3: differs: 'import numpy' there, 'import numpy as np' generated",
        "knn.ipynb: missing",
        "notes.txt: not generated, and nothing that students should receive",
    ]


def test_compare_with_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert compare({"a.py": b"", "b.py": b""}, tmp_path / "nowhere") == ["a.py: missing", "b.py: missing"]
