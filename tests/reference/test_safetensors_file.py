"""Safetensors files: bytes as the format says, read back exactly, refused when they are cut off."""

import json

import numpy as np
import pytest

from reference.safetensors_file import read_safetensors, write_safetensors

TYPES = ["float64", "float32", "float16", "int64", "int32", "uint8", "bool"]


def by_hand(header, numbers):
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + numbers


def test_a_file_made_by_hand_is_read(tmp_path):
    header = {
        "__metadata__": {"made": "by hand"},
        "w": {"dtype": "F32", "shape": [2, 1], "data_offsets": [0, 8]},
        "n": {"dtype": "U8", "shape": [], "data_offsets": [8, 9]},
        "empty": {"dtype": "F64", "shape": [0, 3], "data_offsets": [9, 9]},
    }
    path = tmp_path / "hand.safetensors"
    path.write_bytes(by_hand(header, np.array([1.5, -2], "<f4").tobytes() + b"\x07"))
    arrays = read_safetensors(path)
    assert list(arrays) == ["w", "n", "empty"]
    assert arrays["w"].tolist() == [[1.5], [-2.0]]
    assert arrays["n"] == 7
    assert arrays["empty"].shape == (0, 3)


@pytest.mark.parametrize("dtype", TYPES)
def test_what_is_written_is_read(tmp_path, dtype):
    rng = np.random.default_rng(0)
    arrays = {name: rng.normal(0, 50, shape).astype(dtype) for name, shape in (("b", (3, 2, 5)), ("a.w", ()), ("", 0))}
    write_safetensors(tmp_path / "x", arrays)
    back = read_safetensors(tmp_path / "x")
    assert list(back) == sorted(arrays)
    for name, array in arrays.items():
        assert back[name].dtype == array.dtype
        np.testing.assert_array_equal(back[name], array)


def test_the_written_bytes_are_those_of_the_format(tmp_path):
    write_safetensors(tmp_path / "x", {"w": np.array([[1, 2]], "int32"), "b": np.array([3.0], ">f8")})
    content = (tmp_path / "x").read_bytes()
    size = int.from_bytes(content[:8], "little")
    assert size % 8 == 0
    assert json.loads(content[8 : 8 + size]) == {
        "b": {"dtype": "F64", "shape": [1], "data_offsets": [0, 8]},
        "w": {"dtype": "I32", "shape": [1, 2], "data_offsets": [8, 16]},
    }
    assert content[8 + size :] == np.array([3.0], "<f8").tobytes() + np.array([1, 2], "<i4").tobytes()


def test_numbers_laid_out_in_another_order_are_written_in_that_of_their_indices(tmp_path):
    array = np.arange(6.0).reshape(2, 3).T
    write_safetensors(tmp_path / "x", {"w": array})
    np.testing.assert_array_equal(read_safetensors(tmp_path / "x")["w"], array)


def test_types_without_a_name_are_refused(tmp_path):
    with pytest.raises(ValueError, match="w: cannot store"):
        write_safetensors(tmp_path / "x", {"w": np.array([1j])})
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("keep", [0, 5, 20, -1])
def test_files_that_are_cut_off_are_refused(tmp_path, keep):
    write_safetensors(tmp_path / "x", {"w": np.ones(4)})
    (tmp_path / "x").write_bytes((tmp_path / "x").read_bytes()[:keep])
    with pytest.raises(ValueError, match="no safetensors file"):
        read_safetensors(tmp_path / "x")


@pytest.mark.parametrize(
    "entry",
    [
        {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]},
        {"dtype": "F32", "shape": [1], "data_offsets": [0, 8]},
        {"dtype": "F32", "shape": [1], "data_offsets": [4, 0]},
        {"dtype": "F99", "shape": [1], "data_offsets": [0, 4]},
        {"dtype": "F32", "shape": [1]},
        {"dtype": "F32", "shape": [-1, -1], "data_offsets": [0, 4]},
        [1, 2],
    ],
)
def test_headers_that_do_not_fit_are_refused(tmp_path, entry):
    (tmp_path / "x").write_bytes(by_hand({"w": entry}, b"1234"))
    with pytest.raises(ValueError, match="no safetensors file"):
        read_safetensors(tmp_path / "x")
