"""Files that are broken, or that reach out of themselves, are refused with a reason."""

import json
import sys

import numpy as np
import pytest

from reference import coco_files
from reference.coco_files import read_array, read_lines, read_text, read_vocabulary

h5py = pytest.importorskip("h5py")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file.h5"


def write(path, name, **arguments):
    with h5py.File(path, "w") as file:
        file.create_dataset(name, **arguments)


def test_numbers_are_read(path):
    write(path, "features", data=np.arange(6.0).reshape(2, 3), compression="gzip")
    np.testing.assert_array_equal(read_array(path, "features", "numbers", 2), [[0, 1, 2], [3, 4, 5]])


def test_there_is_no_such_file(path):
    with pytest.raises(FileNotFoundError, match="no such file"):
        read_array(path, "features", "numbers", 2)


def test_a_file_that_is_no_hdf5(path):
    path.write_bytes(b"not a file of numbers")
    with pytest.raises(ValueError, match=r"file\.h5"):
        read_array(path, "features", "numbers", 2)


def test_a_file_that_is_cut_off(path):
    write(path, "features", data=np.zeros((100, 100)))
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(ValueError, match=r"file\.h5"):
        read_array(path, "features", "numbers", 2)


def test_a_name_that_is_not_there(path):
    write(path, "others", data=np.zeros((2, 3)))
    with pytest.raises(ValueError, match="no `features`"):
        read_array(path, "features", "numbers", 2)


@pytest.mark.parametrize("data", [np.zeros(3), np.zeros((2, 3, 4)), [["a", "b"]], np.zeros((2, 2), complex)])
def test_other_kinds_and_shapes(path, data):
    write(path, "features", data=data)
    with pytest.raises(ValueError, match="should be numbers with 2 axes"):
        read_array(path, "features", "numbers", 2)


def test_fractions_are_no_indices(path):
    write(path, "captions", data=np.zeros((2, 3)))
    with pytest.raises(ValueError, match="whole numbers"):
        read_array(path, "captions", "whole numbers", 2)


def test_a_group_is_no_array(path):
    with h5py.File(path, "w") as file:
        file.create_group("features")
    with pytest.raises(ValueError, match="not an array"):
        read_array(path, "features", "numbers", 2)


@pytest.mark.parametrize("link", [h5py.ExternalLink("other.h5", "/features"), h5py.SoftLink("/elsewhere")])
def test_links_are_not_followed(path, tmp_path, link):
    write(tmp_path / "other.h5", "features", data=np.ones((2, 3)))
    with h5py.File(path, "w") as file:
        file["elsewhere"] = np.ones((2, 3))
        file["features"] = link
    with pytest.raises(ValueError, match="of its own"):
        read_array(path, "features", "numbers", 2)


def test_bytes_of_another_file_are_not_read(path, tmp_path):
    (tmp_path / "secret").write_bytes(bytes(48))
    write(path, "features", shape=(2, 3), dtype="f8", external=[(str(tmp_path / "secret"), 0, 48)])
    with pytest.raises(ValueError, match="lies in this file"):
        read_array(path, "features", "numbers", 2)


def test_arrays_made_of_other_files_are_not_read(path, tmp_path):
    write(tmp_path / "other.h5", "features", data=np.ones((2, 3)))
    layout = h5py.VirtualLayout((2, 3), "f8")
    layout[:] = h5py.VirtualSource(str(tmp_path / "other.h5"), "features", (2, 3))
    with h5py.File(path, "w") as file:
        file.create_virtual_dataset("features", layout)
    with pytest.raises(ValueError, match="lies in this file"):
        read_array(path, "features", "numbers", 2)


def test_an_array_that_would_fill_the_memory(path):
    write(path, "features", shape=(1 << 40, 4), dtype="f8", chunks=(1, 4))  # nothing is stored: a small file
    with pytest.raises(ValueError, match="too large"):
        read_array(path, "features", "numbers", 2)


def test_what_to_do_where_h5py_is_missing(path, monkeypatch):
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(ImportError, match="pip install h5py"):
        read_array(path, "features", "numbers", 2)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "no JSON"),
        ("[1]", "list of words"),
        (json.dumps({"idx_to_word": [1, 2]}), "list of words"),
        (json.dumps({"idx_to_word": ["<NULL>", "<START>", "cat"]}), "<END>, <UNK> are missing"),
    ],
)
def test_a_vocabulary_that_is_none(tmp_path, content, message):
    (tmp_path / "words.json").write_text(content)
    with pytest.raises(ValueError, match=message):
        read_vocabulary(tmp_path / "words.json")


def test_lines(tmp_path):
    (tmp_path / "urls.txt").write_text("one \ntwo\n")
    assert read_lines(tmp_path / "urls.txt").tolist() == ["one", "two"]


def test_texts_that_are_too_large_or_not_there(tmp_path, monkeypatch):
    with pytest.raises(FileNotFoundError):
        read_text(tmp_path / "urls.txt")
    monkeypatch.setattr(coco_files, "MAX_TEXT", 3)
    (tmp_path / "urls.txt").write_text("four")
    with pytest.raises(ValueError, match="too large"):
        read_text(tmp_path / "urls.txt")
