"""The kit and the hand-in: the same bytes each time, and only what belongs in them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from grader.errors import HandInError, RegionError
from grader.stubs.kit import make_kit, pack, pack_files
from grader.stubs.leak import scan_zip
from grader.stubs.template import build_template

from .course import cell, notebook, reference, rubric

TEMPLATE = build_template(reference(), rubric())


def members(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.testzip() is None
        return {info.filename: opened.read(info) for info in opened.infolist()}


def test_kit_holds_the_template_and_the_checks() -> None:
    kit = make_kit(TEMPLATE, b"recorded", rubric())
    assert members(kit) == {f"a1/{name}": data for name, data in TEMPLATE.items()} | {
        "a1/.grader/checks.bin": b"recorded"
    }
    assert scan_zip(kit) == []


def test_kit_is_the_same_bytes_whatever_the_order() -> None:
    turned = dict(reversed(TEMPLATE.items()))
    assert make_kit(turned, b"recorded", rubric()) == make_kit(TEMPLATE, b"recorded", rubric())
    with zipfile.ZipFile(io.BytesIO(make_kit(TEMPLATE, b"", rubric()))) as opened:
        infos = opened.infolist()
    assert [info.filename for info in infos] == sorted(info.filename for info in infos)
    assert {(info.date_time, info.external_attr >> 16, info.create_system) for info in infos} == {
        ((1980, 1, 1, 0, 0, 0), 0o100644, 3)
    }


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cs231n/layers.py", b"# BEGIN SOLUTION\n"),
        ("cs231n/__pycache__/layers.pyc", b""),
        ("knn.ipynb", notebook(cell("code", "x"))),
    ],
)
def test_a_kit_that_would_leak_is_not_made(name: str, data: bytes) -> None:
    with pytest.raises(RegionError, match=rf"^{name}.*the kit would leak"):
        make_kit({**TEMPLATE, name: data}, b"", rubric())


def test_hand_in_holds_the_students_files_only(tmp_path: Path) -> None:
    for name in ("cs231n/layers.py", "cs231n/given.py", "data/cifar.bin", "a1-hand-in.zip", "notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    ran = notebook(cell("code", "x", outputs=[{"output_type": "stream", "name": "stdout", "text": "3"}]))
    (tmp_path / "knn.ipynb").write_bytes(ran)
    packed = pack(tmp_path, rubric())
    assert members(packed.data) == {"cs231n/layers.py": b"cs231n/layers.py", "knn.ipynb": ran}
    assert (packed.names, packed.missing) == (("cs231n/layers.py", "knn.ipynb"), ())
    assert pack(tmp_path, rubric()).data == packed.data


def test_hand_in_says_what_is_missing() -> None:
    packed = pack_files({"knn.ipynb": b"{}"}, rubric())
    assert (packed.names, packed.missing) == (("knn.ipynb",), ("cs231n/layers.py",))


def test_nothing_to_hand_in(tmp_path: Path) -> None:
    with pytest.raises(HandInError, match=r"none of the files of a1 is here\n.*the folder that holds cs231n/"):
        pack(tmp_path, rubric())
